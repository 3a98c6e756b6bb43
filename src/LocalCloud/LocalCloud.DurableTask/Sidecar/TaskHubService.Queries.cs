using Grpc.Core;
using LocalCloud.DurableTask.Hub;

namespace LocalCloud.DurableTask.Sidecar;

/// <content>Reading instances and their histories.</content>
internal sealed partial class TaskHubService
{
    /// <summary>As the real service: a chunk is cut before it grows larger.</summary>
    private const int LargestChunk = 2 * 1024 * 1024;

    public override Task<P.GetInstanceResponse> GetInstance(P.GetInstanceRequest request, ServerCallContext context) =>
        Answer(() => Found(hub.Get(request.InstanceId, request.GetInputsAndOutputs)));

    public override Task<P.GetInstanceResponse> WaitForInstanceStart(P.GetInstanceRequest request, ServerCallContext context) =>
        WaitAsync(request, untilEnd: false, context);

    public override Task<P.GetInstanceResponse> WaitForInstanceCompletion(P.GetInstanceRequest request, ServerCallContext context) =>
        WaitAsync(request, untilEnd: true, context);

    public override Task<P.QueryInstancesResponse> QueryInstances(P.QueryInstancesRequest request, ServerCallContext context) => Answer(() =>
    {
        var page = hub.Query(request.Query ?? new());
        return new P.QueryInstancesResponse { OrchestrationState = { page.Values }, ContinuationToken = page.Continuation };
    });

    public override Task<P.ListInstanceIdsResponse> ListInstanceIds(P.ListInstanceIdsRequest request, ServerCallContext context) => Answer(() =>
    {
        var page = hub.ListIds(request);
        return new P.ListInstanceIdsResponse { InstanceIds = { page.Values }, LastInstanceKey = page.Continuation };
    });

    public override Task StreamInstanceHistory(
        P.StreamInstanceHistoryRequest request, IServerStreamWriter<P.HistoryChunk> responseStream, ServerCallContext context) => AnswerAsync(async () =>
    {
        var history = hub.History(request.InstanceId) ?? throw HubException.Missing(request.InstanceId);
        var (chunk, size) = (new P.HistoryChunk(), 0);
        foreach (var @event in history)
        {
            var length = @event.CalculateSize();
            if (size > 0 && size + length > LargestChunk)
            {
                await responseStream.WriteAsync(chunk, context.CancellationToken);
                (chunk, size) = (new P.HistoryChunk(), 0);
            }

            chunk.Events.Add(@event);
            size += length;
        }

        await responseStream.WriteAsync(chunk, context.CancellationToken);
        return true;
    });

    private Task<P.GetInstanceResponse> WaitAsync(P.GetInstanceRequest request, bool untilEnd, ServerCallContext context) => AnswerAsync(async () => Found(
        await hub.WaitAsync(request.InstanceId, untilEnd, request.GetInputsAndOutputs, context.CancellationToken) ?? throw HubException.Missing(request.InstanceId)));

    private static P.GetInstanceResponse Found(P.OrchestrationState? state) => new() { Exists = state is not null, OrchestrationState = state };
}
