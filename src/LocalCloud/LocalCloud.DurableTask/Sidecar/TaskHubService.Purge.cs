using Grpc.Core;
using LocalCloud.DurableTask.Hub;
using RequestCase = Microsoft.DurableTask.Protobuf.PurgeInstancesRequest.RequestOneofCase;

namespace LocalCloud.DurableTask.Sidecar;

/// <content>Forgetting ended instances.</content>
internal sealed partial class TaskHubService
{
    public override Task<P.PurgeInstancesResponse> PurgeInstances(P.PurgeInstancesRequest request, ServerCallContext context) => AnswerAsync(async () =>
        new P.PurgeInstancesResponse
        {
            IsComplete = true,
            DeletedInstanceCount = request.RequestCase switch
            {
                RequestCase.InstanceId => await hub.PurgeAsync(request.InstanceId, request.Recursive),
                RequestCase.PurgeInstanceFilter => await hub.PurgeAsync(request.PurgeInstanceFilter, request.Recursive),
                RequestCase.InstanceBatch => await PurgeAsync(request.InstanceBatch.InstanceIds, request.Recursive),
                _ => throw HubException.Invalid($"Unknown purge request type '{request.RequestCase}'."),
            },
        });

    private async Task<int> PurgeAsync(IEnumerable<string> ids, bool recursive)
    {
        var purged = 0;
        foreach (var id in ids)
        {
            purged += await hub.PurgeAsync(id, recursive);
        }

        return purged;
    }
}
