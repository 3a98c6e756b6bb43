using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Host.Invocation;

/// <summary>Invokes with the function's retry policy, for the triggers that take one.</summary>
internal sealed partial class RetryingInvoker(IFunctionInvoker invoker, TimeProvider time, ILogger<RetryingInvoker> logger)
{
    /// <summary>
    /// Throws what the last attempt threw. The token ends the waits between attempts, and reaches the function. Each attempt asks for its input
    /// anew, with what it must carry as <see cref="TriggerInput.Retry"/>: null for a function without policy.
    /// </summary>
    public async Task<InvocationResult> InvokeAsync(
        FunctionDescriptor function, Func<RetryContext?, TriggerInput> input, CancellationToken cancellationToken)
    {
        if (function.Retry is not { } policy)
        {
            return await invoker.InvokeAsync(function, input(null), cancellationToken);
        }

        RpcException? last = null;
        for (var retry = 0; ; retry++)
        {
            try
            {
                var context = new RetryContext { RetryCount = retry, MaxRetryCount = policy.MaxRetryCount, Exception = last };
                return await invoker.InvokeAsync(function, input(context), cancellationToken);
            }
            catch (Exception exception) when (policy.Allows(retry + 1) && !cancellationToken.IsCancellationRequested)
            {
                AttemptFailed(logger, function.Name, retry + 1, policy.MaxRetryCount, exception.Message);
                last = Told(exception);
            }

            await Task.Delay(policy.DelayBefore(retry + 1), time, cancellationToken);
        }
    }

    private static RpcException Told(Exception exception)
    {
        var failed = exception as FunctionFailedException;
        return new()
        {
            Message = exception.Message,
            Source = exception.Source ?? "",
            StackTrace = failed?.WorkerStack ?? exception.StackTrace ?? "",
            Type = failed?.TypeName ?? exception.GetType().FullName,
        };
    }

    [LoggerMessage(1, LogLevel.Warning, "'{Function}' failed and will be retried ({Retry} of {Limit}): {Reason}")]
    private static partial void AttemptFailed(ILogger logger, string function, int retry, int limit, string reason);
}
