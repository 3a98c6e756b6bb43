using System.Globalization;
using Microsoft.Azure.Functions.Worker;

namespace LocalCloud.Functions.Runtime;

/// <summary>A function's retry attribute as numbers.</summary>
internal sealed class RetryPolicy
{
    // The real host grows the interval by this much, doubled each time and spread by a fifth.
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(2);
    private readonly TimeSpan _minimum;
    private readonly TimeSpan? _maximum;

    private RetryPolicy(int limit, TimeSpan minimum, TimeSpan? maximum) => (MaxRetryCount, _minimum, _maximum) = (limit, minimum, maximum);

    public static RetryPolicy None { get; } = new(0, TimeSpan.Zero, null);

    /// <summary>-1 is without limit.</summary>
    public int MaxRetryCount { get; }

    public static RetryPolicy Of(RetryAttribute? attribute) => attribute switch
    {
        null => None,
        FixedDelayRetryAttribute fixedDelay => new(fixedDelay.MaxRetryCount, Parse(fixedDelay.DelayInterval), null),
        ExponentialBackoffRetryAttribute backoff => new(backoff.MaxRetryCount, Parse(backoff.MinimumInterval), Parse(backoff.MaximumInterval)),
        _ => throw new NotSupportedException($"Retry policy {attribute.GetType().Name} is not known."),
    };

    /// <summary>What is wrong with the attribute, or null.</summary>
    public static string? Problem(RetryAttribute? attribute) => attribute switch
    {
        null => null,
        { MaxRetryCount: < -1 } => $"MaxRetryCount {attribute.MaxRetryCount} is less than -1 (without limit).",
        FixedDelayRetryAttribute fixedDelay => NotATime(fixedDelay.DelayInterval),
        ExponentialBackoffRetryAttribute backoff => NotATime(backoff.MinimumInterval) ?? NotATime(backoff.MaximumInterval)
            ?? (Parse(backoff.MinimumInterval) > Parse(backoff.MaximumInterval) ? "MinimumInterval is greater than MaximumInterval." : null),
        _ => null,
    };

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
        var growth = (Math.Pow(2, Math.Min(retry - 1, 30)) - 1) * spread * Step.TotalSeconds;
        return TimeSpan.FromSeconds(Math.Min(_minimum.TotalSeconds + growth, maximum.TotalSeconds));
    }

    private static TimeSpan Parse(string text) => TimeSpan.Parse(text, CultureInfo.InvariantCulture);

    private static string? NotATime(string text) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && time >= TimeSpan.Zero ? null : $"'{text}' is not a time span like 00:00:05.";
}
