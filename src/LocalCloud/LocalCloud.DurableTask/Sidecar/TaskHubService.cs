using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using LocalCloud.DurableTask.Hub;
using LocalCloud.DurableTask.Remote;
using LocalCloud.Faults;

namespace LocalCloud.DurableTask.Sidecar;

/// <summary>The task hub over gRPC, for the SDK's client and for workers of any language. Failures have the real service's status codes.</summary>
/// <param name="workers">Null when the code is run by a host that is no gRPC worker.</param>
internal sealed partial class TaskHubService(TaskHub hub, RemoteWorkers? workers) : P.TaskHubSidecarService.TaskHubSidecarServiceBase
{
    public override Task<Empty> Hello(Empty request, ServerCallContext context) => Task.FromResult(new Empty());

    /// <summary>There is one hub, and it is there.</summary>
    public override Task<P.CreateTaskHubResponse> CreateTaskHub(P.CreateTaskHubRequest request, ServerCallContext context) => request.RecreateIfExists
        ? throw new RpcException(new Status(StatusCode.Unimplemented, "A running task hub cannot be recreated; start with --reset to delete the local state."))
        : Task.FromResult(new P.CreateTaskHubResponse());

    public override Task<P.DeleteTaskHubResponse> DeleteTaskHub(P.DeleteTaskHubRequest request, ServerCallContext context) =>
        throw new RpcException(new Status(StatusCode.Unimplemented, "A running task hub cannot be deleted; start with --reset to delete the local state."));

    private static async Task<T> AnswerAsync<T>(Func<Task<T>> answer)
    {
        try
        {
            return await answer();
        }
        catch (Exception failure) when (failure is not RpcException)
        {
            throw new RpcException(StatusOf(failure));
        }
    }

    private static Task<T> Answer<T>(Func<T> answer) => AnswerAsync(() => Task.FromResult(answer()));

    private static Status StatusOf(Exception failure) => failure switch
    {
        HubException { Error: HubError.Invalid } => new(StatusCode.InvalidArgument, failure.Message),
        HubException { Error: HubError.NotFound } => new(StatusCode.NotFound, failure.Message),
        HubException { Error: HubError.AlreadyExists } => new(StatusCode.AlreadyExists, failure.Message),
        HubException { Error: HubError.WrongState } => new(StatusCode.FailedPrecondition, failure.Message),
        FaultInjectionException { ServerErrorType: FaultInjectionServerErrorType.TooManyRequests } => new(StatusCode.ResourceExhausted, failure.Message),
        FaultInjectionException { ServerErrorType: FaultInjectionServerErrorType.Timeout } => new(StatusCode.DeadlineExceeded, failure.Message),
        FaultInjectionException => new(StatusCode.Unavailable, failure.Message),
        ObjectDisposedException => new(StatusCode.Unavailable, "The task hub has ended."),
        OperationCanceledException => new(StatusCode.Cancelled, "The call was cancelled."),
        _ => new(StatusCode.Internal, $"{failure.GetType().Name}: {failure.Message}"),
    };
}
