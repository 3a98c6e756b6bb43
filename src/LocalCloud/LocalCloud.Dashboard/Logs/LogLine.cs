using Microsoft.Extensions.Logging;

namespace LocalCloud.Dashboard.Logs;

/// <summary>One line of the log.</summary>
internal sealed record LogLine(DateTimeOffset At, LogLevel Level, string Category, string Message, string? Exception, string? InvocationId);
