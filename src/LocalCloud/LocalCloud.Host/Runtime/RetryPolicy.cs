using LocalCloud.Host.Protocol;

namespace LocalCloud.Host.Runtime;

/// <summary>How often and how fast the host calls a failed function again.</summary>
internal sealed class RetryPolicy
{
    // The real host grows the interval by this much, doubled each time and spread by a fifth.
    private static readonly TimeSpan s_step = TimeSpan.FromSeconds(2);
    private readonly TimeSpan _minimum;
    private readonly TimeSpan? _maximum;

    private RetryPolicy(int limit, TimeSpan minimum, TimeSpan? maximum) => (MaxRetryCount, _minimum, _maximum) = (limit, minimum, maximum);

    /// <summary>-1 is without limit.</summary>
    public int MaxRetryCount { get; }

    /// <summary>The wait of a fixed delay, or the first one of growing ones.</summary>
    public TimeSpan MinimumInterval => _minimum;

    /// <summary>Null for a fixed delay.</summary>
    public TimeSpan? MaximumInterval => _maximum;

    public bool Allows(int retry) => MaxRetryCount == -1 || retry <= MaxRetryCount;

    /// <summary>The wait before the given retry, counted from 1.</summary>
    public TimeSpan DelayBefore(int retry)
    {
        if (_maximum is not { } maximum)
        {
            return _minimum;
        }

#pragma warning disable CA5394 // Jitter is no secret.
        var spread = 0.8 + (0.4 * Random.Shared.NextDouble());
#pragma warning restore CA5394
        var growth = (Math.Pow(2, Math.Min(retry - 1, 30)) - 1) * spread * s_step.TotalSeconds;
        return TimeSpan.FromSeconds(Math.Min(_minimum.TotalSeconds + growth, maximum.TotalSeconds));
    }

    internal static RetryPolicy? Of(RpcRetryOptions? options) => options switch
    {
        null or { MaxRetryCount: 0 } => null,
        { RetryStrategy: RpcRetryOptions.Types.RetryStrategy.FixedDelay } =>
            new(options.MaxRetryCount, options.DelayInterval?.ToTimeSpan() ?? TimeSpan.Zero, null),
        _ => new(options.MaxRetryCount, options.MinimumInterval?.ToTimeSpan() ?? TimeSpan.Zero, options.MaximumInterval?.ToTimeSpan() ?? TimeSpan.MaxValue),
    };
}
