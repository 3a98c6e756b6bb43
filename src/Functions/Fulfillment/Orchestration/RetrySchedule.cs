using Microsoft.DurableTask;
using RetryContext = Microsoft.DurableTask.RetryContext;

namespace OrderFlow.Fulfillment.Orchestration;

/// <summary>Exponential back-off by durable timers, with every failure reported so that attempts can be shown.</summary>
internal sealed record RetrySchedule(int MaxAttempts, TimeSpan First, TimeSpan Longest)
{
    public AsyncRetryHandler Handle(Action<RetryContext> onRetry) => async failure =>
    {
        if (failure.LastAttemptNumber >= MaxAttempts)
        {
            return false;
        }

        onRetry(failure);
        var delay = First * Math.Pow(2, failure.LastAttemptNumber - 1);
        await failure.OrchestrationContext.CreateTimer(delay < Longest ? delay : Longest, failure.CancellationToken);
        return true;
    };
}
