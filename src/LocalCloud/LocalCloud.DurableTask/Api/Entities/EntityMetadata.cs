// Signatures of Microsoft.DurableTask.Client 1.25.0.
using System.Diagnostics.CodeAnalysis;
using Microsoft.DurableTask.Entities;

namespace Microsoft.DurableTask.Client.Entities;

public class EntityMetadata<TState>
{
    private readonly TState? _state;

    public EntityMetadata(EntityInstanceId id)
        : this(id, default, false)
    {
    }

    public EntityMetadata(EntityInstanceId id, TState? state)
        : this(id, state, state is not null)
    {
    }

    private EntityMetadata(EntityInstanceId id, TState? state, bool includesState) => (Id, _state, IncludesState) = (id, state, includesState);

    public EntityInstanceId Id { get; }

    public DateTimeOffset LastModifiedTime { get; init; }

    public int BacklogQueueSize { get; init; }

    /// <summary>The instance id of the orchestration in whose critical section the entity is.</summary>
    public string? LockedBy { get; init; }

    [MemberNotNullWhen(true, nameof(State))]
    public bool IncludesState { get; }

    public TState? State => IncludesState ? _state : throw new InvalidOperationException($"Entity state for '{Id}' was not included.");
}

public sealed class EntityMetadata(EntityInstanceId id, SerializedData? state = null) : EntityMetadata<SerializedData>(id, state);

public record EntityQuery
{
    public const int DefaultPageSize = 100;

    public string? InstanceIdStartsWith { get; init; }

    public DateTimeOffset? LastModifiedFrom { get; init; }

    public DateTimeOffset? LastModifiedTo { get; init; }

    public bool IncludeState { get; init; } = true;

    /// <summary>Also those that have no state, because they were deleted or are only locked.</summary>
    public bool IncludeTransient { get; init; }

    public int? PageSize { get; init; }

    public string? ContinuationToken { get; init; }
}

public readonly record struct CleanEntityStorageRequest
{
    public static CleanEntityStorageRequest Default => new() { RemoveEmptyEntities = true, ReleaseOrphanedLocks = true };

    public bool RemoveEmptyEntities { get; init; }

    public bool ReleaseOrphanedLocks { get; init; }

    public string? ContinuationToken { get; init; }
}

public readonly record struct CleanEntityStorageResult
{
    public string? ContinuationToken { get; init; }

    public int EmptyEntitiesRemoved { get; init; }

    public int OrphanedLocksReleased { get; init; }
}
