using Grpc.Core;

namespace LocalCloud.DurableTask.Sidecar;

/// <content>Entities.</content>
internal sealed partial class TaskHubService
{
    public override Task<P.SignalEntityResponse> SignalEntity(P.SignalEntityRequest request, ServerCallContext context) => DoneAsync(
        () => hub.SignalAsync(
            request.InstanceId, request.Name, request.Input, request.RequestId is { Length: > 0 } id ? id : Guid.NewGuid().ToString(), request.ScheduledTime),
        new P.SignalEntityResponse());

    public override Task<P.GetEntityResponse> GetEntity(P.GetEntityRequest request, ServerCallContext context) => Answer(() =>
    {
        var entity = hub.GetEntity(request.InstanceId, request.IncludeState);
        return new P.GetEntityResponse { Exists = entity is not null, Entity = entity };
    });

    public override Task<P.QueryEntitiesResponse> QueryEntities(P.QueryEntitiesRequest request, ServerCallContext context) => Answer(() =>
    {
        var page = hub.QueryEntities(request.Query ?? new());
        return new P.QueryEntitiesResponse { Entities = { page.Values }, ContinuationToken = page.Continuation };
    });

    public override Task<P.CleanEntityStorageResponse> CleanEntityStorage(P.CleanEntityStorageRequest request, ServerCallContext context) =>
        AnswerAsync(async () => new P.CleanEntityStorageResponse { EmptyEntitiesRemoved = request.RemoveEmptyEntities ? await hub.RemoveEmptyEntitiesAsync() : 0 });
}
