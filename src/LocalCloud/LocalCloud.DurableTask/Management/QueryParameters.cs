using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Http;

namespace LocalCloud.DurableTask.Management;

/// <summary>As the real service, values that cannot be read count as absent.</summary>
internal static class QueryParameters
{
    public static bool Flag(this HttpRequest request, string name, bool otherwise = false) =>
        bool.TryParse(request.Query[name], out var value) ? value : otherwise;

    public static int? Number(this HttpRequest request, string name) =>
        int.TryParse(request.Query[name], NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>Without an offset it is UTC.</summary>
    public static Timestamp? Time(this HttpRequest request, string name) =>
        DateTimeOffset.TryParse(request.Query[name], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value)
            ? Timestamp.FromDateTimeOffset(value)
            : null;

    public static TimeSpan? Seconds(this HttpRequest request, string name) =>
        double.TryParse(request.Query[name], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 86_400
            ? TimeSpan.FromSeconds(value)
            : null;

    /// <summary>Several parameters, or one with commas.</summary>
    public static List<OrchestrationStatus> Statuses(this HttpRequest request) =>
    [
        .. request.Query["runtimeStatus"].SelectMany(value => (value ?? "").Split(','))
            .Where(name => System.Enum.TryParse<OrchestrationStatus>(name, ignoreCase: true, out _))
            .Select(name => System.Enum.Parse<OrchestrationStatus>(name, ignoreCase: true)),
    ];
}
