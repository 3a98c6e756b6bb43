using System.Collections.Immutable;
using EventSourcing.Feeds;
using EventSourcing.Feeds.Faults;
using EventSourcing.Streams;

namespace EventSourcing.Projections.Rebuilding;

/// <summary>
/// Streams that a generation being built cannot follow. Its trouble must not reach those who read the active one, so they are noted with
/// the positions of the rebuild, and looked at again when readers are switched.
/// </summary>
public sealed class LeftBehindStreams(ICheckpointStore checkpoints, IFaultClassifier faults)
{
    private const int MaxReasonLength = 300;

    /// <summary>Trying again will not help. Whatever else fails must be tried again: nobody would come back to it.</summary>
    public bool IsLeftBehindBy(Exception failure) => faults.Classify(failure) == FaultKind.Permanent;

    /// <summary>Notes what live delivery has met; the walk keeps what it meets with its position.</summary>
    public Task NoteAsync(string projection, int generation, StreamId stream, Exception failure, CancellationToken cancellationToken)
    {
        var note = new Checkpoint("", null, 0, IsEnd: false)
        {
            LeftBehind = ImmutableSortedDictionary<string, string>.Empty.Add(stream.ToString(), ReasonOf(failure)),
        };
        return checkpoints.SaveAsync(RebuildPlan.CheckpointNameOf(projection, generation), $"live-{stream}", note, cancellationToken);
    }

    /// <summary>All that were noted, by the walk or by live delivery.</summary>
    public async Task<IReadOnlyList<StreamId>> ReadAsync(RebuildPlan plan, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var known = await checkpoints.ReadAsync(plan.CheckpointName, cancellationToken).ConfigureAwait(false);
        return
        [
            .. known.Values.SelectMany(checkpoint => checkpoint.LeftBehind.Keys).Distinct()
                .Select(name => StreamId.TryParse(name, out var stream) ? stream : throw new InvalidDataException($"'{name}' names no stream.")),
        ];
    }

    public static string ReasonOf(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return failure.Message.Length <= MaxReasonLength ? failure.Message : failure.Message[..MaxReasonLength] + "…";
    }
}
