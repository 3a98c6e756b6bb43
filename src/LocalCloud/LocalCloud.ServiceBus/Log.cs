using Microsoft.Extensions.Logging;

namespace LocalCloud.ServiceBus;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "Service Bus: what was due on '{Entity}' could not be done.")]
    public static partial void BackgroundFailure(ILogger logger, string entity, Exception failure);

    [LoggerMessage(2, LogLevel.Error, "Service Bus: a request failed unexpectedly.")]
    public static partial void RequestFailure(ILogger logger, Exception failure);

    [LoggerMessage(3, LogLevel.Debug, "Service Bus: link '{Link}' to '{Address}' refused: {Reason}")]
    public static partial void LinkRefused(ILogger logger, string link, string address, string reason);
}
