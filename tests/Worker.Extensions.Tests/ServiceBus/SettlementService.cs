using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using LocalCloud.Host.Protocol;
using RpcException = Grpc.Core.RpcException;

namespace Worker.Extensions.Tests.ServiceBus;

/// <summary>The host's side of settlement: keeps what was asked of it.</summary>
internal sealed class SettlementService : Settlement.SettlementBase
{
    private ByteString _state = ByteString.CopyFromUtf8("initial");

    public static DateTimeOffset LockedUntil { get; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public List<IMessage> Asked { get; } = [];

    public override Task<Empty> Complete(CompleteRequest request, ServerCallContext context) => Keep(request);

    public override Task<Empty> Abandon(AbandonRequest request, ServerCallContext context) => Keep(request);

    public override Task<Empty> Deadletter(DeadletterRequest request, ServerCallContext context) => Keep(request);

    public override Task<Empty> Defer(DeferRequest request, ServerCallContext context) => Keep(request);

    public override Task<Empty> RenewMessageLock(RenewMessageLockRequest request, ServerCallContext context) =>
        throw new RpcException(new(StatusCode.FailedPrecondition, "The lock is lost."));

    public override Task<Empty> ReleaseSession(ReleaseSessionRequest request, ServerCallContext context) => Keep(request);

    public override Task<Empty> SetSessionState(SetSessionStateRequest request, ServerCallContext context)
    {
        _state = request.SessionState;
        return Keep(request);
    }

    public override async Task<GetSessionStateResponse> GetSessionState(GetSessionStateRequest request, ServerCallContext context)
    {
        await Keep(request);
        return new() { SessionState = _state };
    }

    public override async Task<RenewSessionLockResponse> RenewSessionLock(RenewSessionLockRequest request, ServerCallContext context)
    {
        await Keep(request);
        return new() { LockedUntil = Timestamp.FromDateTimeOffset(LockedUntil) };
    }

    private Task<Empty> Keep(IMessage request)
    {
        Asked.Add(request);
        return Task.FromResult(new Empty());
    }
}
