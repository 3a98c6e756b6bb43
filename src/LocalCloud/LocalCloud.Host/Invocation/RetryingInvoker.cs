using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Host.Invocation;

/// <summary>Invokes with the function's retry policy, for the triggers that take one.</summary>
internal sealed partial class RetryingInvoker(IFunctionInvoker invoker, TimeProvider time, ILogger<RetryingInvoker> logger)
{
    /// <summary>
    /// Throws what the last attempt threw. The token ends the waits between attempts, and reaches the function.
    /// The input is made anew for each attempt, because each is an invocation of its own.
    /// </summary>
    public async Task InvokeAsync(FunctionDescriptor function, Func<RetryContext?, TriggerInput> input, CancellationToken cancellationToken)
    {
        if (function.Retry is not { } policy)
        {
            await invoker.InvokeAsync(function, input(null), cancellationToken);
            return;
        }

        var context = new RetryContext { MaxRetryCount = policy.MaxRetryCount };
        for (var retry = 1; ; retry++)
        {
            try
            {
                await invoker.InvokeAsync(function, input(context), cancellationToken);
                return;
            }
            catch (Exception exception) when (policy.Allows(retry) && !cancellationToken.IsCancellationRequested)
            {
                AttemptFailed(logger, function.Name, retry, policy.MaxRetryCount, exception.Message);
                context = new() { RetryCount = retry, MaxRetryCount = policy.MaxRetryCount, Exception = Describe(exception) };
            }

            await Task.Delay(policy.DelayBefore(retry), time, cancellationToken);
        }
    }

    private static RpcException Describe(Exception exception)
    {
        var failed = exception as FunctionFailedException;
        return new()
        {
            Message = exception.Message,
            Type = failed?.TypeName ?? exception.GetType().FullName,
            StackTrace = failed?.WorkerStack ?? exception.StackTrace ?? string.Empty,
            IsUserException = failed is not null,
        };
    }

    [LoggerMessage(1, LogLevel.Warning, "'{Function}' failed and will be retried ({Retry} of {Limit}): {Reason}")]
    private static partial void AttemptFailed(ILogger logger, string function, int retry, int limit, string reason);
}
