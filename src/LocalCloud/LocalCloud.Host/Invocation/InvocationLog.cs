using System.Collections.Concurrent;
using System.Diagnostics;
using LocalCloud.Host.Runtime;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Host.Invocation;

/// <summary>The real host's two lines for each invocation, in the category <c>Function.NAME</c>.</summary>
/// <param name="factory">Makes the loggers.</param>
/// <param name="requestsAreLogged">An HTTP function has a line of its own already; here only its failures are told.</param>
internal sealed partial class InvocationLog(ILoggerFactory factory, bool requestsAreLogged)
{
    private readonly ConcurrentDictionary<string, ILogger> _loggers = [];

    public void Executing(FunctionDescriptor function, string id)
    {
        using var about = LoggedInvocation.Of(id);
        if (!IsTold(function))
        {
            Executing(LoggerOf(function), function.Name, id);
        }
    }

    public void Succeeded(FunctionDescriptor function, string id, long began)
    {
        using var about = LoggedInvocation.Of(id);
        var logger = LoggerOf(function);
        if (!IsTold(function) && logger.IsEnabled(LogLevel.Information))
        {
            Succeeded(logger, function.Name, id, (long)Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
    }

    public void Failed(FunctionDescriptor function, string id, long began, Exception exception)
    {
        using var about = LoggedInvocation.Of(id);
        var logger = LoggerOf(function);
        var milliseconds = (long)Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        if (exception is OperationCanceledException)
        {
            if (!IsTold(function))
            {
                Cancelled(logger, function.Name, id, milliseconds);
            }
        }
        else
        {
            Failed(logger, exception, function.Name, id, milliseconds);
        }
    }

    private bool IsTold(FunctionDescriptor function) =>
        requestsAreLogged && function.Trigger.Type.Equals("httpTrigger", StringComparison.OrdinalIgnoreCase);

    private ILogger LoggerOf(FunctionDescriptor function) => _loggers.GetOrAdd(function.Name, name => factory.CreateLogger("Function." + name));

    [LoggerMessage(1, LogLevel.Information, "Executing 'Functions.{Function}' (Id={Id})")]
    private static partial void Executing(ILogger logger, string function, string id);

    [LoggerMessage(2, LogLevel.Information, "Executed 'Functions.{Function}' (Succeeded, Id={Id}, Duration={Milliseconds}ms)", SkipEnabledCheck = true)]
    private static partial void Succeeded(ILogger logger, string function, string id, long milliseconds);

    [LoggerMessage(3, LogLevel.Error, "Executed 'Functions.{Function}' (Failed, Id={Id}, Duration={Milliseconds}ms)")]
    private static partial void Failed(ILogger logger, Exception exception, string function, string id, long milliseconds);

    [LoggerMessage(4, LogLevel.Information, "Executed 'Functions.{Function}' (Cancelled, Id={Id}, Duration={Milliseconds}ms)")]
    private static partial void Cancelled(ILogger logger, string function, string id, long milliseconds);
}
