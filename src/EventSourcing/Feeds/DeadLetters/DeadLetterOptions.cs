namespace EventSourcing.Feeds.DeadLetters;

/// <summary>How long dead letters are kept.</summary>
/// <param name="TimeToLive">Counted from the last change: a sequence that still grows, or is retried, does not expire.</param>
public sealed record DeadLetterOptions(TimeSpan TimeToLive)
{
    public static DeadLetterOptions Default { get; } = new(TimeSpan.FromDays(30));
}
