using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Functions.Runtime;

/// <summary>Invokes with the function's retry policy, for the triggers that take one.</summary>
internal sealed partial class RetryingInvoker(IFunctionInvoker invoker, TimeProvider time, ILogger<RetryingInvoker> logger)
{
    private readonly ConcurrentDictionary<FunctionDescriptor, RetryPolicy> _policies = [];

    /// <summary>Throws what the last attempt threw. The token ends the waits between attempts, and reaches the function.</summary>
    public async Task InvokeAsync(FunctionDescriptor function, Func<int, TriggerInput> input, CancellationToken cancellationToken)
    {
        var policy = _policies.GetOrAdd(function, static f => RetryPolicy.Of(f.Retry));
        for (var retry = 0; ; retry++)
        {
            try
            {
                await invoker.InvokeAsync(function, input(retry), cancellationToken);
                return;
            }
            catch (Exception exception) when (policy.Allows(retry + 1) && !cancellationToken.IsCancellationRequested)
            {
                AttemptFailed(logger, function.Name, retry + 1, policy.MaxRetryCount, exception.Message);
            }

            await Task.Delay(policy.DelayBefore(retry + 1), time, cancellationToken);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "'{Function}' failed and will be retried ({Retry} of {Limit}): {Reason}")]
    private static partial void AttemptFailed(ILogger logger, string function, int retry, int limit, string reason);
}
