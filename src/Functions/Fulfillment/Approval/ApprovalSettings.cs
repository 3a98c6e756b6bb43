using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Ordering.Orders;

namespace OrderFlow.Fulfillment.Approval;

/// <summary><c>Fulfillment__ApprovalLimit</c> and <c>Fulfillment__ApprovalTimeout</c>.</summary>
internal static class ApprovalSettings
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>Takes the place of the policy that the business has by default, so it must be registered after it.</summary>
    /// <exception cref="InvalidOperationException">A setting makes no sense: the app must not start.</exception>
    public static IServiceCollection AddApprovalPolicy(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton(Policy(configuration));

    private static ApprovalPolicy Policy(IConfiguration configuration) => new(
        Setting.Read(configuration, "Fulfillment:ApprovalLimit", "an amount of 0 or more, such as 10000", ParseLimit) ?? ApprovalPolicy.Default.Limit,
        Setting.Read(configuration, "Fulfillment:ApprovalTimeout", $"a time above 0 and up to {Longest.Days} days, such as 1.00:00:00", ParseTimeout)
            ?? ApprovalPolicy.Default.Patience);

    private static decimal? ParseLimit(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var limit) ? limit : null;

    private static TimeSpan? ParseTimeout(string text) =>
        TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var timeout) && timeout > TimeSpan.Zero && timeout <= Longest
            ? timeout
            : null;
}
