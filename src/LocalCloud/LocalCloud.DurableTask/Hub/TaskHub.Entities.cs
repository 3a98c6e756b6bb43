using Google.Protobuf.WellKnownTypes;
using LocalCloud.DurableTask.Entities;
using LocalCloud.DurableTask.Storage;

namespace LocalCloud.DurableTask.Hub;

internal sealed partial class TaskHub
{
    public Task SignalAsync(string entity, string operation, string? input, string requestId, Timestamp? due)
    {
        Limits.CheckName(operation, "An operation");
        var target = EntityNames.Normalize(entity) ?? throw HubException.Invalid($"'{entity}' is not an entity id (@name@key).");
        var signal = EntityMessages.Signal(Now, target, operation, Limits.CheckPayload(input), requestId, due);
        return PostAsync(session => [EntityRows.Post(session, target, new Message(0, signal), Now, due?.ToDateTime())]);
    }

    public P.EntityMetadata? GetEntity(string entity, bool withState) =>
        EntityNames.Normalize(entity) is { } id && store.Read(session => EntityQueries.Get(session, id)) is { } found ? Metadata(found, withState) : null;

    public Page<P.EntityMetadata> QueryEntities(P.EntityQuery query)
    {
        var page = store.Read(session => EntityQueries.List(session, query, Size(query.PageSize ?? 0)));
        return new([.. page.Values.Select(found => Metadata(found, query.IncludeState))], page.Continuation);
    }

    /// <summary>Locks end with their orchestration, so there are none to release.</summary>
    public Task<int> RemoveEmptyEntitiesAsync() => store.WriteAsync(EntityRows.RemoveEmpty);

    private static P.EntityMetadata Metadata(FoundEntity found, bool withState) => new()
    {
        InstanceId = found.Id,
        LastModifiedTime = InstanceQueries.Time(found.Modified),
        BacklogQueueSize = found.Backlog,
        LockedBy = found.LockedBy,
        SerializedState = withState ? found.State : null,
    };
}
