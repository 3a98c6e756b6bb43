using System.Collections.Concurrent;
using LocalCloud.Host.Invocation;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Host.Worker;

/// <summary>
/// The worker's log lines, with the levels of host.json. As in the real host, a line that belongs to no running invocation is dropped once
/// the worker is up.
/// </summary>
internal sealed class WorkerLog(ILoggerFactory factory, RunningInvocations running)
{
    private readonly ConcurrentDictionary<string, ILogger> _loggers = [];
    private int _startUps;

    public void StartUpBegins() => Interlocked.Increment(ref _startUps);

    public void StartUpEnds() => Interlocked.Decrement(ref _startUps);

    public void Write(RpcLog log)
    {
        var function = log.InvocationId.Length > 0 ? running.FunctionOf(log.InvocationId) : null;
        if ((function is null && Volatile.Read(ref _startUps) == 0) || log.LogCategory == RpcLog.Types.RpcLogCategory.CustomMetric)
        {
            return;
        }

        var logger = LoggerOf(log, function);
        var level = (LogLevel)log.Level;
        if (!logger.IsEnabled(level))
        {
            return;
        }

        var exception = log.Exception is { } thrown ? new LoggedException(thrown.Message) : null;
        using var about = LoggedInvocation.Of(log.InvocationId.Length > 0 ? log.InvocationId : null);
        logger.Log(level, EventOf(log.EventId), log.Message, exception, static (message, _) => message);
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
