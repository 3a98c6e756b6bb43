using System.Collections.Concurrent;
using System.Diagnostics;
using LocalCloud.Host.Invocation;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;
using LocalCloud.Host.Telemetry;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Host.Worker;

/// <summary>
/// The worker's log lines, with the levels of host.json. As in the real host, a line that belongs to no running invocation is dropped once
/// the worker is up.
/// </summary>
internal sealed class WorkerLog(ILoggerFactory factory, RunningInvocations running, InvocationTelemetry? telemetry = null)
{
    private readonly ConcurrentDictionary<string, ILogger> _loggers = [];
    private int _startUps;
    private volatile bool _workerExports;

    public void StartUpBegins() => Interlocked.Increment(ref _startUps);

    /// <summary>A worker that sends its lines to the collector itself says so: they are not sent once more from here.</summary>
    public void ReadCapabilities(IReadOnlyDictionary<string, string> capabilities) =>
        _workerExports = capabilities.TryGetValue("WorkerOpenTelemetryEnabled", out var value) && bool.TryParse(value, out var exports) && exports;

    public void StartUpEnds() => Interlocked.Decrement(ref _startUps);

    public void Write(RpcLog log)
    {
        var invocation = log.InvocationId.Length > 0 ? running.Find(log.InvocationId) : null;
        if ((invocation is null && Volatile.Read(ref _startUps) == 0) || log.LogCategory == RpcLog.Types.RpcLogCategory.CustomMetric)
        {
            return;
        }

        var logger = LoggerOf(log, invocation?.Function);
        var level = (LogLevel)log.Level;
        if (!logger.IsEnabled(level))
        {
            return;
        }

        var exception = log.Exception is { } thrown ? new LoggedException(thrown.Message) : null;
        using var about = LoggedInvocation.Of(log.InvocationId.Length > 0 ? log.InvocationId : null);

        using var told = _workerExports ? telemetry?.SuppressExport?.Invoke() : null;

        // So that what collects log lines by OpenTelemetry knows the trace of this one.
        var before = Activity.Current;
        Activity.Current = invocation?.Span;
        logger.Log(level, EventOf(log.EventId), log.Message, exception, static (message, _) => message);
        Activity.Current = before;
    }

    private static EventId EventOf(string text) => int.TryParse(text, out var number) ? new(number) : new(0, text.Length == 0 ? null : text);

    private ILogger LoggerOf(RpcLog log, FunctionDescriptor? function)
    {
        // The real host's categories: Function.NAME.User for what the app says, Function.NAME for what the worker says of the invocation.
        var category = function is null ? log.Category
            : log.LogCategory == RpcLog.Types.RpcLogCategory.User ? $"Function.{function.Name}.User"
            : $"Function.{function.Name}";
        return _loggers.GetOrAdd(category.Length == 0 ? "Worker" : category, factory.CreateLogger);
    }

    // Its text is all there is; the object stayed in the worker.
    private sealed class LoggedException(string text) : Exception(text)
    {
        public override string ToString() => Message;
    }
}
