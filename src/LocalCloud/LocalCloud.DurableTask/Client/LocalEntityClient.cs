using LocalCloud.DurableTask.Engine;
using LocalCloud.DurableTask.History;
using LocalCloud.DurableTask.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;
using Microsoft.DurableTask.Entities;

namespace LocalCloud.DurableTask;

/// <summary>Entities for clients. Locks end with their orchestration, so there are none to release.</summary>
internal sealed class LocalEntityClient(DurableEngineOptions options, DurableStore store, StartGate gate, Action<Delivery> deliver) : DurableEntityClient(options.HubName)
{
    private const int LargestPage = 1_000;

    private DateTime Now => options.TimeProvider.GetUtcNow().UtcDateTime;

    public override Task SignalEntityAsync(
        EntityInstanceId id, string operationName, object? input = null, SignalEntityOptions? options = null, CancellationToken cancellation = default) =>
        SignalSerializedAsync(id, operationName, Serialize(input), options?.SignalTime?.UtcDateTime, cancellation);

    public async Task SignalSerializedAsync(EntityInstanceId id, string operation, string? input, DateTime? at, CancellationToken cancellation)
    {
        Limits.CheckEventName(operation);
        Limits.CheckEntity(id);
        cancellation.ThrowIfCancellationRequested();
        await gate.RunAsync(async () =>
        {
            await store.PostAsync(session => EntityRows.Post(session, id.ToString(), new EntityOperation(operation, input, null), Now, at), deliver);
            return true;
        });
    }

    public override Task<EntityMetadata<T>?> GetEntityAsync<T>(EntityInstanceId id, bool includeState = true, CancellationToken cancellation = default) =>
        Task.FromResult(Find(id, cancellation) is { } found ? Typed<T>(found, includeState) : null);

    public override Task<EntityMetadata?> GetEntityAsync(EntityInstanceId id, bool includeState = true, CancellationToken cancellation = default) =>
        Task.FromResult(Find(id, cancellation) is { } found ? Untyped(found, includeState) : null);

    public override AsyncPageable<EntityMetadata<T>> GetAllEntitiesAsync<T>(EntityQuery? filter = null) =>
        List(filter ?? new(), found => Typed<T>(found, (filter ?? new()).IncludeState));

    public override AsyncPageable<EntityMetadata> GetAllEntitiesAsync(EntityQuery? filter = null) =>
        List(filter ?? new(), found => Untyped(found, (filter ?? new()).IncludeState));

    public override async Task<CleanEntityStorageResult> CleanEntityStorageAsync(
        CleanEntityStorageRequest? request = null, bool continueUntilComplete = true, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return (request ?? CleanEntityStorageRequest.Default).RemoveEmptyEntities
            ? new() { EmptyEntitiesRemoved = await store.WriteAsync(EntityRows.RemoveEmpty) }
            : new();
    }

    private FoundEntity? Find(EntityInstanceId id, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return store.Read(session => EntityQueries.Get(session, id.ToString()));
    }

    private AsyncPageable<T> List<T>(EntityQuery filter, Func<FoundEntity, T> convert)
        where T : notnull => Pageable.Create<T>((continuation, size, cancellation) =>
    {
        cancellation.ThrowIfCancellationRequested();
        var pageSize = Math.Clamp(size ?? filter.PageSize ?? EntityQuery.DefaultPageSize, 1, LargestPage);
        var page = store.Read(session => EntityQueries.List(session, filter, pageSize, continuation ?? filter.ContinuationToken));
        return Task.FromResult(new Page<T>([.. page.Values.Select(convert)], page.ContinuationToken));
    });

    private EntityMetadata<T> Typed<T>(FoundEntity found, bool includeState)
    {
        var id = EntityInstanceId.FromString(found.Id);
        return includeState && found.State is not null
            ? new(id, options.DataConverter.Deserialize<T>(found.State)) { LastModifiedTime = found.Modified, BacklogQueueSize = found.Backlog, LockedBy = found.LockedBy }
            : new(id) { LastModifiedTime = found.Modified, BacklogQueueSize = found.Backlog, LockedBy = found.LockedBy };
    }

    private EntityMetadata Untyped(FoundEntity found, bool includeState) =>
        new(EntityInstanceId.FromString(found.Id), includeState && found.State is not null ? new(found.State, options.DataConverter) : null)
        {
            LastModifiedTime = found.Modified,
            BacklogQueueSize = found.Backlog,
            LockedBy = found.LockedBy,
        };

    private string? Serialize(object? value) => Limits.CheckPayload(options.DataConverter.Serialize(value));
}
