using EventSourcing.Aggregates;
using EventSourcing.Streams;

namespace EventSourcing.Commands;

/// <summary>What became of a command. Refusals are outcomes, not exceptions.</summary>
public abstract record CommandOutcome
{
    private CommandOutcome()
    {
    }

    /// <summary>Done now or, when <see cref="Commit"/> is older, by an earlier delivery of the same command.</summary>
    /// <param name="Version">The stream's version right after this command; the version to ask a read model for.</param>
    /// <param name="Commit">What it wrote; null when there was nothing to do.</param>
    public sealed record Accepted(StreamId StreamId, long Version, Commit? Commit) : CommandOutcome;

    /// <summary>A rule of the business said no; nothing was written.</summary>
    /// <param name="TraceParent">Where it was refused, when that was an earlier delivery of the same command.</param>
    public sealed record Refused(Refusal Refusal, string? TraceParent = null) : CommandOutcome;

    /// <summary>The stream is not at the version the sender pinned; nothing was written.</summary>
    public sealed record VersionMismatch(long Expected, long Actual) : CommandOutcome;

    /// <summary>The command id was used before for other content; nothing was written.</summary>
    public sealed record CommandIdReused : CommandOutcome;

    /// <summary>Others kept winning the stream until the retries were used up; nothing was written.</summary>
    public sealed record Contended(StreamId StreamId, int Attempts) : CommandOutcome;
}
