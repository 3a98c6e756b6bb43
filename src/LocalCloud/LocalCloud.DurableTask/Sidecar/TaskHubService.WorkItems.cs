using Grpc.Core;
using LocalCloud.DurableTask.Remote;

namespace LocalCloud.DurableTask.Sidecar;

/// <content>For workers that fetch their work.</content>
internal sealed partial class TaskHubService
{
    private RemoteWorkers Workers => workers ?? throw new RpcException(
        new Status(StatusCode.Unimplemented, "The code of this task hub is run by a functions host; it hands out no work items."));

    public override Task GetWorkItems(P.GetWorkItemsRequest request, IServerStreamWriter<P.WorkItem> responseStream, ServerCallContext context) =>
        AnswerAsync(async () =>
        {
            await Workers.ServeAsync(request, responseStream, context.CancellationToken);
            return true;
        });

    public override Task<P.CompleteTaskResponse> CompleteOrchestratorTask(P.OrchestratorResponse request, ServerCallContext context) =>
        Completed(() => Workers.Complete(request));

    public override Task<P.CompleteTaskResponse> CompleteActivityTask(P.ActivityResponse request, ServerCallContext context) =>
        Completed(() => Workers.Complete(request));

    public override Task<P.CompleteTaskResponse> CompleteEntityTask(P.EntityBatchResult request, ServerCallContext context) =>
        Completed(() => Workers.Complete(request));

    public override Task<P.AbandonOrchestrationTaskResponse> AbandonTaskOrchestratorWorkItem(P.AbandonOrchestrationTaskRequest request, ServerCallContext context) =>
        Abandoned(request.CompletionToken, new P.AbandonOrchestrationTaskResponse());

    public override Task<P.AbandonActivityTaskResponse> AbandonTaskActivityWorkItem(P.AbandonActivityTaskRequest request, ServerCallContext context) =>
        Abandoned(request.CompletionToken, new P.AbandonActivityTaskResponse());

    public override Task<P.AbandonEntityTaskResponse> AbandonTaskEntityWorkItem(P.AbandonEntityTaskRequest request, ServerCallContext context) =>
        Abandoned(request.CompletionToken, new P.AbandonEntityTaskResponse());

    private static Task<P.CompleteTaskResponse> Completed(Func<bool> complete) => Answer(() => complete()
        ? new P.CompleteTaskResponse()
        : throw new RpcException(new Status(StatusCode.NotFound, "There is no such work item; it may have been given to another worker.")));

    private Task<T> Abandoned<T>(string token, T response) => Answer(() =>
    {
        Workers.Abandon(token);
        return response;
    });
}
