using EventSourcing.Feeds.DeadLetters;

namespace OrderFlow.Operations.DeadLetters;

/// <summary>A dead letter as operators see it.</summary>
public sealed record DeadLetterView(
    string Id,
    string Handler,
    string StreamId,
    long FirstVersion,
    long LastVersion,
    string Reason,
    string Error,
    int Attempts,
    DateTimeOffset ParkedAt,
    DateTimeOffset LastAttemptAt,
    DateTimeOffset ExpiresAt)
{
    public static DeadLetterView Of(DeadLetter letter)
    {
        ArgumentNullException.ThrowIfNull(letter);
        return new DeadLetterView(
            letter.Id, letter.Handler, letter.StreamId.ToString(), letter.FirstVersion, letter.LastVersion, letter.Reason, letter.Error,
            letter.Attempts, letter.ParkedAt, letter.LastAttemptAt, letter.ExpiresAt);
    }
}
