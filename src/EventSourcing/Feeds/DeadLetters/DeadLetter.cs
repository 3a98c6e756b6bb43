using EventSourcing.Streams;

namespace EventSourcing.Feeds.DeadLetters;

/// <summary>
/// The events of one stream that one handler could not handle: the first that failed and all that came after it, to be handled in order
/// or dropped as one. They are not copied; the store has them for ever.
/// </summary>
/// <param name="FirstVersion">The event that failed.</param>
/// <param name="LastVersion">Grows while further events of the stream arrive. Below <paramref name="FirstVersion"/>: nothing is parked.</param>
/// <param name="Dropped">What operators have dropped of the stream: it is passed over, however often it comes.</param>
/// <param name="Reason">Why the first event failed, for people.</param>
/// <param name="Error">Type of the error, without its namespace.</param>
/// <param name="Attempts">How often the first event has been tried.</param>
/// <param name="ExpiresAt">When nobody has touched it until then, it is gone.</param>
/// <param name="ETag">As read; null for one that is new.</param>
public sealed record DeadLetter(
    string Handler,
    StreamId StreamId,
    long FirstVersion,
    long LastVersion,
    DroppedRanges Dropped,
    string Reason,
    string Error,
    int Attempts,
    DateTimeOffset ParkedAt,
    DateTimeOffset LastAttemptAt,
    DateTimeOffset ExpiresAt,
    string? ETag)
{
    private const int MaxReasonLength = 1_000;

    /// <summary>Names the dead letter in the API, too.</summary>
    public string Id => IdOf(Handler, StreamId);

    public bool IsParked => LastVersion >= FirstVersion;

    public static string IdOf(string handler, StreamId stream) => $"{handler}.{stream}";

    /// <summary>Names of handlers have no dot, so the first one separates.</summary>
    public static bool TryParseId(string? id, out string handler, out StreamId stream)
    {
        var dot = id?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        handler = dot > 0 ? id![..dot] : "";
        stream = default;
        return dot > 0 && StreamId.TryParse(id![(dot + 1)..], out stream);
    }

    public static DeadLetter Park(string handler, StreamId stream, long first, long last, Exception failure, DateTimeOffset now) =>
        new DeadLetter(handler, stream, first, last, DroppedRanges.None, "", "", 1, now, now, now, null).Because(failure);

    /// <summary>As it is when nothing is parked any more; worth keeping only for <see cref="Dropped"/>.</summary>
    public DeadLetter Resolved() => this with { FirstVersion = LastVersion + 1 };

    public DeadLetter AsDropped() => Resolved() with { Dropped = Dropped.With(FirstVersion, LastVersion) };

    public DeadLetter Because(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        var cause = failure is PoisonEventException { InnerException: { } inner } ? inner : failure;
        return this with
        {
            Reason = cause.Message.Length > MaxReasonLength ? cause.Message[..MaxReasonLength] : cause.Message,
            Error = cause.GetType().Name,
        };
    }

    /// <summary>
    /// Which commits may be handled as if there were no dead letter, and which belong to it; dropped ones are neither. A range may begin
    /// inside a commit, whose earlier events were handled, but ends with one.
    /// </summary>
    internal (IReadOnlyList<Commit> Open, IReadOnlyList<Commit> Behind) Split(IEnumerable<Commit> commits)
    {
        var open = new List<Commit>();
        var behind = new List<Commit>();
        foreach (var commit in commits.Where(commit => Dropped.Find(commit.LastVersion) is null))
        {
            (IsParked && commit.LastVersion >= FirstVersion ? behind : open).Add(commit);
        }

        return (open, behind);
    }
}
