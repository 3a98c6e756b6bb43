using Microsoft.DurableTask;

namespace LocalCloud.DurableTask.Replay;

/// <summary>Attempts with durable timers between them; runs in the orchestrator, so its state is replayed like everything else.</summary>
internal static class RetryLoop
{
    public const string FinalKey = "LocalCloud.Final";

    public static Task<T> Run<T>(TaskOrchestrationContext context, TaskRetryOptions? retry, Func<Task<T>> attempt) => retry switch
    {
        { Policy: { } policy } => ByPolicy(context, policy, attempt),
        { Handler: { } handler } => ByHandler(context, handler, attempt),
        _ => attempt(),
    };

    private static async Task<T> ByPolicy<T>(TaskOrchestrationContext context, RetryPolicy policy, Func<Task<T>> attempt)
    {
        var started = context.CurrentUtcDateTime;
        for (var failures = 0; ; failures++)
        {
            try
            {
                return await attempt();
            }
            catch (TaskFailedException failure)
            {
                if (failures + 1 >= policy.MaxNumberOfAttempts || IsFinal(failure) || !InTime(context, policy, started) || !policy.Handle(failure))
                {
                    throw;
                }
            }

            await context.CreateTimer(DelayAfter(policy, failures), CancellationToken.None);
        }
    }

    private static async Task<T> ByHandler<T>(TaskOrchestrationContext context, AsyncRetryHandler handler, Func<Task<T>> attempt)
    {
        var started = context.CurrentUtcDateTime;
        for (var number = 1; ; number++)
        {
            try
            {
                return await attempt();
            }
            catch (TaskFailedException failure) when (!IsFinal(failure))
            {
                // The handler may itself wait on a timer of this context.
                var elapsed = context.CurrentUtcDateTime - started;
                if (!await handler(new RetryContext(context, number, failure.FailureDetails, elapsed, CancellationToken.None)))
                {
                    throw;
                }
            }
        }
    }

    private static bool IsFinal(TaskFailedException failure) => failure.Data[FinalKey] is true;

    private static bool InTime(TaskOrchestrationContext context, RetryPolicy policy, DateTime started) =>
        policy.RetryTimeout == Timeout.InfiniteTimeSpan || context.CurrentUtcDateTime - started < policy.RetryTimeout;

    /// <summary>Without an upper limit the exponent leaves the calendar some day.</summary>
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromDays(3_650);

    private static TimeSpan DelayAfter(RetryPolicy policy, int failures)
    {
        var longest = policy.MaxRetryInterval == Timeout.InfiniteTimeSpan ? s_longestDelay : policy.MaxRetryInterval;
        var milliseconds = policy.FirstRetryInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, failures);
        return milliseconds >= longest.TotalMilliseconds ? longest : TimeSpan.FromMilliseconds(milliseconds);
    }
}
