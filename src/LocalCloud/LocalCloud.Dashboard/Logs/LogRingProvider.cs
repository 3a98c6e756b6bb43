using LocalCloud.Dashboard.Traces;
using LocalCloud.Host.Runtime;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Dashboard.Logs;

/// <summary>Fills the ring with what the levels of host.json let through: warnings always, the rest while somebody looks.</summary>
[ProviderAlias("Dashboard")]
internal sealed class LogRingProvider(LogRing ring, SpanCollector spans) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Logger(ring, spans, categoryName);

    public void Dispose()
    {
        // The ring goes with the host.
    }

    private sealed class Logger(LogRing ring, SpanCollector spans, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is not LogLevel.None && (logLevel >= LogLevel.Warning || spans.IsCollecting);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            ring.Add(new(TimeProvider.System.GetUtcNow(), logLevel, category, formatter(state, exception), exception?.ToString(), LoggedInvocation.Id));
    }
}
