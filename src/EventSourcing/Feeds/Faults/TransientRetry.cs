using Polly;
using Polly.Retry;

namespace EventSourcing.Feeds.Faults;

/// <summary>
/// Tries again what fails for a moment, with exponential back-off and jitter. What belongs together shares a deadline, so that a hundred
/// streams in trouble take no longer than one.
/// </summary>
public sealed class TransientRetry
{
    public const int MaxRetries = 7;

    /// <summary>After this no retry begins; far below the five minutes that an invocation may take.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    public static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);

    public static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(10);

    private static readonly ResiliencePropertyKey<long> Deadline = new("deadline");

    private readonly ResiliencePipeline _pipeline;
    private readonly IFaultClassifier _faults;
    private readonly TimeProvider _time;

    public TransientRetry(IFaultClassifier faults, TimeProvider time)
    {
        (_faults, _time) = (faults, time);
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = MayBeTriedAgain,
                MaxRetryAttempts = MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstDelay,
                MaxDelay = LongestDelay,
            })
            .Build();
    }

    /// <summary>For everything that begins now and belongs together.</summary>
    public long NewDeadline() => _time.GetTimestamp() + (long)(Window.TotalSeconds * _time.TimestampFrequency);

    /// <summary>Throws what the last attempt threw.</summary>
    public async Task ExecuteAsync(Func<CancellationToken, Task> action, long deadline, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, cancellationToken);
        context.Properties.Set(Deadline, deadline);
        try
        {
            await _pipeline.ExecuteAsync(
                static async (context, action) => await action(context.CancellationToken).ConfigureAwait(false), context, action).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private ValueTask<bool> MayBeTriedAgain(RetryPredicateArguments<object> attempt) => new(
        attempt.Outcome.Exception is { } failure
        && !attempt.Context.CancellationToken.IsCancellationRequested
        && _faults.Classify(failure) == FaultKind.Transient
        && _time.GetTimestamp() < attempt.Context.Properties.GetValue(Deadline, 0));
}
