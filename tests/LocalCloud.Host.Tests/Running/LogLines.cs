using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Host.Tests.Running;

/// <summary>What the host logged.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<Line> _lines = [];

    public IReadOnlyCollection<Line> All => _lines;

    /// <summary>A line may come after the answer of the request it tells of.</summary>
    public async Task<Line> WaitForAsync(Func<Line, bool> wanted, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_lines.FirstOrDefault(wanted) is { } line)
            {
                return line;
            }

            await Task.Delay(10, cancellationToken);
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _lines);

    public void Dispose()
    {
    }

    public sealed record Line(string Category, LogLevel Level, string Message, Exception? Exception);

    private sealed class Logger(string category, ConcurrentQueue<Line> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(new(category, logLevel, formatter(state, exception), exception));
    }
}
