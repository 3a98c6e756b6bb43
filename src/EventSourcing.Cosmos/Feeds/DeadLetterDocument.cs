using System.Text.Json.Serialization;
using EventSourcing.Feeds.DeadLetters;
using EventSourcing.Streams;

namespace EventSourcing.Cosmos.Feeds;

/// <summary>A dead letter as it is stored.</summary>
/// <param name="Ttl">Seconds after the last write, for the service, which then deletes it.</param>
internal sealed record DeadLetterDocument(
    string Id,
    string Handler,
    StreamId StreamId,
    DeadLetterStatus Status,
    long FirstVersion,
    long LastVersion,
    IReadOnlyList<VersionRange>? Dropped,
    string Reason,
    string Error,
    int Attempts,
    DateTimeOffset ParkedAt,
    DateTimeOffset LastAttemptAt,
    DateTimeOffset ExpiresAt,
    int Ttl,
    [property: JsonPropertyName("_etag")] string? ETag)
{
    public static DeadLetterDocument From(DeadLetter letter, DateTimeOffset now) => new(
        letter.Id,
        letter.Handler,
        letter.StreamId,
        letter.IsParked ? DeadLetterStatus.Parked : DeadLetterStatus.Dropped,
        letter.FirstVersion,
        letter.LastVersion,
        letter.Dropped.Ranges,
        letter.Reason,
        letter.Error,
        letter.Attempts,
        letter.ParkedAt,
        letter.LastAttemptAt,
        letter.ExpiresAt,
        (int)Math.Clamp(Math.Ceiling((letter.ExpiresAt - now).TotalSeconds), 1, int.MaxValue),
        null);

    public DeadLetter ToDeadLetter() => new(
        Handler, StreamId, FirstVersion, LastVersion, new DroppedRanges([.. Dropped ?? []]), Reason, Error, Attempts, ParkedAt, LastAttemptAt, ExpiresAt, ETag);
}

internal enum DeadLetterStatus
{
    Parked,
    Dropped,
}
