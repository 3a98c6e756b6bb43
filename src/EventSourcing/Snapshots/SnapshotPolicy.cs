namespace EventSourcing.Snapshots;

/// <summary>How often the state of an aggregate is stored, and in which shape.</summary>
/// <param name="Every">Events between two snapshots of one stream.</param>
/// <param name="StateVersion">
/// Version of the state's shape and meaning. Raise it whenever the state has other members or <c>Evolve</c> makes something else of the
/// same events: snapshots of other versions are not looked at.
/// </param>
public sealed record SnapshotPolicy(int Every, int StateVersion = 1)
{
    public int Every { get; } = Every > 0 ? Every : throw new ArgumentOutOfRangeException(nameof(Every), Every, "At least one event.");

    public static SnapshotPolicy Default { get; } = new(100);

    /// <summary>For streams that stay short: looking for a snapshot would cost more than reading them.</summary>
    public static SnapshotPolicy None { get; } = new(int.MaxValue);

    /// <summary>Going from one version to the other passes, or reaches, one at which a snapshot is taken.</summary>
    public bool IsDue(long before, long after) => after / Every > before / Every;
}
