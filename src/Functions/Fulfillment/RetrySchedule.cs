using Microsoft.DurableTask;
using RetryContext = Microsoft.DurableTask.RetryContext;

namespace OrderFlow.Fulfillment;

/// <summary>Exponential back-off by durable timers, with every failure reported so that attempts can be shown.</summary>
internal sealed record RetrySchedule(int MaxAttempts, TimeSpan First, TimeSpan Longest)
{
    /// <summary>Of what brings an order forward, and may fail.</summary>
    public static RetrySchedule Step { get; } = new(MaxAttempts: 5, First: TimeSpan.FromMilliseconds(200), Longest: TimeSpan.FromSeconds(5));

    /// <summary>Of what takes an order back, and must not fail.</summary>
    public static RetrySchedule Undo { get; } = new(MaxAttempts: 10, First: TimeSpan.FromMilliseconds(200), Longest: TimeSpan.FromSeconds(30));

    /// <summary>For three days, for what nobody else would do.</summary>
    public static RetrySchedule Patient { get; } = new(MaxAttempts: 450, First: TimeSpan.FromSeconds(1), Longest: TimeSpan.FromMinutes(10));

    /// <summary>To call an activity with; every failure that is followed by another attempt goes to <paramref name="onRetry"/> first.</summary>
    public TaskOptions AsOptions(Action<RetryContext>? onRetry = null) => TaskOptions.FromRetryHandler(Handle(onRetry));

    private AsyncRetryHandler Handle(Action<RetryContext>? onRetry) => async failure =>
    {
        if (failure.LastAttemptNumber >= MaxAttempts)
        {
            return false;
        }

        onRetry?.Invoke(failure);
        await failure.OrchestrationContext.CreateTimer(DelayAfter(failure.LastAttemptNumber), failure.CancellationToken);
        return true;
    };

    /// <summary>Doubling stops long before it is more than a time can hold.</summary>
    private TimeSpan DelayAfter(int attempt)
    {
        var delay = First * Math.Pow(2, Math.Min(attempt - 1, 30));
        return delay < Longest ? delay : Longest;
    }
}
