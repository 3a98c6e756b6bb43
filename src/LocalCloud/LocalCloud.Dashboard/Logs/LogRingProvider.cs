using LocalCloud.Host.Runtime;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Dashboard.Logs;

/// <summary>Fills the ring with what the levels of host.json let through.</summary>
[ProviderAlias("Dashboard")]
internal sealed class LogRingProvider(LogRing ring) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Logger(ring, categoryName);

    public void Dispose()
    {
        // The ring goes with the host.
    }

    private sealed class Logger(LogRing ring, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is not LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            ring.Add(new(TimeProvider.System.GetUtcNow(), logLevel, category, formatter(state, exception), exception?.ToString(), LoggedInvocation.Id));
    }
}
