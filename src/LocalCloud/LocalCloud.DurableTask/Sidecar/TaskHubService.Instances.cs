using Grpc.Core;
using LocalCloud.DurableTask.Hub;

namespace LocalCloud.DurableTask.Sidecar;

/// <content>Starting and steering one instance.</content>
internal sealed partial class TaskHubService
{
    public override Task<P.CreateInstanceResponse> StartInstance(P.CreateInstanceRequest request, ServerCallContext context) =>
        AnswerAsync(async () => new P.CreateInstanceResponse { InstanceId = await hub.StartAsync(request) });

    public override Task<P.RestartInstanceResponse> RestartInstance(P.RestartInstanceRequest request, ServerCallContext context) =>
        AnswerAsync(async () => new P.RestartInstanceResponse { InstanceId = await hub.RestartAsync(request.InstanceId, request.RestartWithNewInstanceId) });

    public override Task<P.RewindInstanceResponse> RewindInstance(P.RewindInstanceRequest request, ServerCallContext context) =>
        DoneAsync(() => hub.RewindAsync(request.InstanceId, request.Reason), new P.RewindInstanceResponse());

    public override Task<P.RaiseEventResponse> RaiseEvent(P.RaiseEventRequest request, ServerCallContext context) =>
        DoneAsync(() => hub.RaiseEventAsync(request.InstanceId, request.Name, request.Input), new P.RaiseEventResponse());

    public override Task<P.TerminateResponse> TerminateInstance(P.TerminateRequest request, ServerCallContext context) =>
        DoneAsync(() => hub.TerminateAsync(request.InstanceId, request.Output, request.Recursive), new P.TerminateResponse());

    public override Task<P.SuspendResponse> SuspendInstance(P.SuspendRequest request, ServerCallContext context) =>
        DoneAsync(() => hub.SuspendAsync(request.InstanceId, request.Reason), new P.SuspendResponse());

    public override Task<P.ResumeResponse> ResumeInstance(P.ResumeRequest request, ServerCallContext context) =>
        DoneAsync(() => hub.ResumeAsync(request.InstanceId, request.Reason), new P.ResumeResponse());

    /// <summary>Ends instances at once, without their orchestrators; those that are not there or have ended are named.</summary>
    public override Task<P.SkipGracefulOrchestrationTerminationsResponse> SkipGracefulOrchestrationTerminations(
        P.SkipGracefulOrchestrationTerminationsRequest request, ServerCallContext context) => AnswerAsync(async () =>
    {
        var response = new P.SkipGracefulOrchestrationTerminationsResponse();
        foreach (var id in request.InstanceBatch.InstanceIds)
        {
            try
            {
                await hub.TerminateAsync(id, request.Reason, recursive: false);
            }
            catch (HubException)
            {
                response.UnterminatedInstanceIds.Add(id);
            }
        }

        return response;
    });

    private static Task<T> DoneAsync<T>(Func<Task> act, T response) => AnswerAsync(async () =>
    {
        await act();
        return response;
    });
}
