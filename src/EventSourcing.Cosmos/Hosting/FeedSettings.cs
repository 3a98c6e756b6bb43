using System.Globalization;
using EventSourcing.Feeds.Audit;
using EventSourcing.Feeds.DeadLetters;
using Microsoft.Extensions.Configuration;

namespace EventSourcing.Cosmos.Hosting;

/// <summary>The settings of the auditor and of dead letters; times are written as <c>[d.]hh:mm:ss</c>.</summary>
internal static class FeedSettings
{
    /// <exception cref="InvalidOperationException">A setting makes no sense.</exception>
    public static AuditOptions Audit(IConfiguration configuration)
    {
        var options = new AuditOptions();
        return options with
        {
            Distance = Time(configuration, "Audit:Distance", options.Distance, TimeSpan.Zero, TimeSpan.FromDays(1)),
            Budget = Time(configuration, "Audit:Budget", options.Budget, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2)),
            PageSize = Number(configuration, "Audit:PageSize", options.PageSize, 1, 1_000),
            Patience = Number(configuration, "Audit:Patience", options.Patience, 1, 10_000),
        };
    }

    /// <exception cref="InvalidOperationException">A setting makes no sense.</exception>
    public static DeadLetterOptions DeadLetters(IConfiguration configuration) => new(Time(
        configuration, "DeadLetters:TimeToLive", DeadLetterOptions.Default.TimeToLive, TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650)));

    private static TimeSpan Time(IConfiguration configuration, string name, TimeSpan absent, TimeSpan from, TimeSpan to) =>
        configuration[name] is not { Length: > 0 } text ? absent
        : TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var time) && time >= from && time <= to ? time
        : throw Refuse(name, $"a time from {from:c} to {to:c}", text);

    private static int Number(IConfiguration configuration, string name, int absent, int from, int to) =>
        configuration[name] is not { Length: > 0 } text ? absent
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to ? number
        : throw Refuse(name, string.Create(CultureInfo.InvariantCulture, $"a whole number from {from} to {to}"), text);

    private static InvalidOperationException Refuse(string name, string expected, string text) =>
        new($"Setting '{name.Replace(":", "__", StringComparison.Ordinal)}' must be {expected}, not '{text}'.");
}
