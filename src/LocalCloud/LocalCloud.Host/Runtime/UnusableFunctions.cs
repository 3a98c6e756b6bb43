using Microsoft.Extensions.Logging;

namespace LocalCloud.Host.Runtime;

/// <summary>Tells of functions that are left out.</summary>
internal static partial class UnusableFunctions
{
    [LoggerMessage(100, LogLevel.Error, "Never called: {Reason}")]
    public static partial void Unusable(this ILogger logger, string reason);
}
