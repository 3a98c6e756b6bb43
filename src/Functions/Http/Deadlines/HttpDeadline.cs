using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace OrderFlow.Http.Deadlines;

/// <summary>How long a request may take: <c>Http__Deadline</c>.</summary>
public sealed record HttpDeadline(TimeSpan Time)
{
    /// <summary>Long enough for a store that is slow, short enough for a caller that waits.</summary>
    private static readonly TimeSpan Default = TimeSpan.FromSeconds(15);

    /// <summary>After this the load balancer of Azure gives up.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(230);

    /// <exception cref="InvalidOperationException">The setting makes no sense: the app must not start.</exception>
    internal static HttpDeadline Of(IConfiguration configuration) => new(
        Setting.Read(configuration, "Http:Deadline", $"a time above 0 and up to {Longest:c}, such as {Default:c}", Parse) ?? Default);

    private static TimeSpan? Parse(string text) =>
        TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var time) && time > TimeSpan.Zero && time <= Longest ? time : null;
}
