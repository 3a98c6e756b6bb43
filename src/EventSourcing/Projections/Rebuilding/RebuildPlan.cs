using System.Collections.Immutable;

namespace EventSourcing.Projections.Rebuilding;

/// <summary>What a rebuild has to do.</summary>
/// <param name="Ranges">Of the feed; walked side by side.</param>
/// <param name="Notice">How long after a change of the generations somebody elsewhere may not have noticed it.</param>
/// <param name="CertainAt">From here on every live writer writes to <paramref name="Generation"/> too; what was committed before must be read.</param>
public sealed record RebuildPlan(
    string Projection, string RebuildId, int Generation, ImmutableArray<string> Ranges, TimeSpan Notice, DateTimeOffset CertainAt)
{
    /// <summary>Under which its positions are kept.</summary>
    public string CheckpointName => CheckpointNameOf(Projection, Generation);

    internal static string CheckpointNameOf(string projection, int generation) => $"rebuild:{projection}:{generation}";
}

/// <summary>How far a rebuild has come in one range.</summary>
/// <param name="Events">Read so far.</param>
/// <param name="FailedStreams">Left behind because of an event that cannot be applied.</param>
/// <param name="Failures">A few of them, with the reason.</param>
public sealed record RangeProgress(WalkState State, long Events, int FailedStreams, ImmutableArray<StreamFailure> Failures);

/// <summary>A stream that was left behind.</summary>
public sealed record StreamFailure(string StreamId, string Reason);

/// <summary>Why a walk has paused.</summary>
public enum WalkState
{
    /// <summary>Its time was up; there is more.</summary>
    Walking,

    /// <summary>At the end, but some live writer may not know of the generation yet.</summary>
    AtEnd,

    /// <summary>Everything is read that a live writer could have kept from the generation.</summary>
    CaughtUp,

    /// <summary>The generation is not wanted any more.</summary>
    Cancelled,

    /// <summary>So many streams fail that readers are better off without the new generation.</summary>
    Hopeless,
}
