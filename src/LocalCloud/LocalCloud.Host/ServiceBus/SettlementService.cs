using Azure.Messaging.ServiceBus;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using RpcException = Grpc.Core.RpcException;

namespace LocalCloud.Host.ServiceBus;

/// <summary>Settles what functions have, as they say by <c>ServiceBusMessageActions</c>.</summary>
internal sealed class SettlementService(HeldMessages held) : Settlement.SettlementBase
{
    public override Task<Empty> Complete(CompleteRequest request, ServerCallContext context) =>
        SettleAsync(request.Locktoken, (receiver, message) => receiver.CompleteMessageAsync(message, context.CancellationToken));

    public override Task<Empty> Abandon(AbandonRequest request, ServerCallContext context) => SettleAsync(
        request.Locktoken,
        (receiver, message) => receiver.AbandonMessageAsync(message, ModifiedProperties.Decode(request.PropertiesToModify), context.CancellationToken));

    public override Task<Empty> Defer(DeferRequest request, ServerCallContext context) => SettleAsync(
        request.Locktoken,
        (receiver, message) => receiver.DeferMessageAsync(message, ModifiedProperties.Decode(request.PropertiesToModify), context.CancellationToken));

    public override Task<Empty> Deadletter(DeadletterRequest request, ServerCallContext context) => SettleAsync(
        request.Locktoken,
        (receiver, message) => receiver.DeadLetterMessageAsync(
            message, ModifiedProperties.Decode(request.PropertiesToModify) ?? new Dictionary<string, object>(),
            request.DeadletterReason, request.DeadletterErrorDescription, context.CancellationToken));

    public override async Task<Empty> RenewMessageLock(RenewMessageLockRequest request, ServerCallContext context)
    {
        var message = Find(request.Locktoken);
        await TellAsync(() => message.Receiver.RenewMessageLockAsync(message.Message, context.CancellationToken));
        return new();
    }

    public override async Task<GetSessionStateResponse> GetSessionState(GetSessionStateRequest request, ServerCallContext context)
    {
        var session = FindSession(request.SessionId);
        BinaryData? state = null;
        await TellAsync(async () => state = await session.GetSessionStateAsync(context.CancellationToken));
        return new() { SessionState = state is null ? ByteString.Empty : ByteString.CopyFrom(state.ToMemory().Span) };
    }

    public override async Task<Empty> SetSessionState(SetSessionStateRequest request, ServerCallContext context)
    {
        var session = FindSession(request.SessionId);
        await TellAsync(() => session.SetSessionStateAsync(BinaryData.FromBytes(request.SessionState.Memory), context.CancellationToken));
        return new();
    }

    public override Task<Empty> ReleaseSession(ReleaseSessionRequest request, ServerCallContext context)
    {
        // Let go when the function is done: it still has to settle what it has.
        held.Release(FindSession(request.SessionId));
        return Task.FromResult(new Empty());
    }

    public override async Task<RenewSessionLockResponse> RenewSessionLock(RenewSessionLockRequest request, ServerCallContext context)
    {
        var session = FindSession(request.SessionId);
        await TellAsync(() => session.RenewSessionLockAsync(context.CancellationToken));
        return new() { LockedUntil = Timestamp.FromDateTimeOffset(session.SessionLockedUntil) };
    }

    private async Task<Empty> SettleAsync(string lockToken, Func<ServiceBusReceiver, ServiceBusReceivedMessage, Task> settle)
    {
        var message = Find(lockToken);
        await TellAsync(() => message.SettleAsync(settle));
        return new();
    }

    private HeldMessage Find(string lockToken) => held.Find(lockToken) ?? throw new RpcException(
        new(StatusCode.FailedPrecondition, $"LockToken {lockToken} not found: the function that had the message has ended."));

    private ServiceBusSessionReceiver FindSession(string sessionId) => held.FindSession(sessionId) ?? throw new RpcException(
        new(StatusCode.FailedPrecondition, $"SessionId {sessionId} not found: no function has messages of it."));

    // The reason is the function's to know: without this it would see only that something failed.
    private static async Task TellAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (ServiceBusException exception)
        {
            throw new RpcException(new(StatusCode.FailedPrecondition, $"{exception.Reason}: {exception.Message}"));
        }
        catch (InvalidOperationException exception)
        {
            throw new RpcException(new(StatusCode.FailedPrecondition, exception.Message));
        }
        catch (ArgumentException exception)
        {
            throw new RpcException(new(StatusCode.InvalidArgument, exception.Message));
        }
    }
}

internal sealed class SettlementEndpoint : IWorkerEndpoints
{
    public void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGrpcService<SettlementService>();
}
