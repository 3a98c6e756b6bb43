using Google.Protobuf;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Settling;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The session that an invocation's messages belong to.</summary>
[InputConverter(typeof(ServiceBusSessionMessageActionsConverter))]
public class ServiceBusSessionMessageActions
{
    private readonly Settlement.SettlementClient _settlement;
    private readonly string _sessionId;

    internal ServiceBusSessionMessageActions(Settlement.SettlementClient settlement, string sessionId, DateTimeOffset lockedUntil)
    {
        (_settlement, _sessionId) = (settlement, sessionId);
        SessionLockedUntil = lockedUntil;
    }

    /// <summary>For mocks, which override what is called.</summary>
    protected ServiceBusSessionMessageActions() => (_settlement, _sessionId) = (null!, null!);

    public virtual DateTimeOffset SessionLockedUntil { get; protected set; }

    public virtual async Task<BinaryData> GetSessionStateAsync(CancellationToken cancellationToken = default)
    {
        var response = await _settlement.GetSessionStateAsync(new() { SessionId = _sessionId }, cancellationToken: cancellationToken);
        return BinaryData.FromBytes(response.SessionState.Memory);
    }

    public virtual async Task SetSessionStateAsync(BinaryData sessionState, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionState);
        var request = new SetSessionStateRequest { SessionId = _sessionId, SessionState = ByteString.CopyFrom(sessionState.ToMemory().Span) };
        await _settlement.SetSessionStateAsync(request, cancellationToken: cancellationToken);
    }

    public virtual async Task ReleaseSession(CancellationToken cancellationToken = default) =>
        await _settlement.ReleaseSessionAsync(new() { SessionId = _sessionId }, cancellationToken: cancellationToken);

    public virtual async Task RenewSessionLockAsync(CancellationToken cancellationToken = default)
    {
        var response = await _settlement.RenewSessionLockAsync(new() { SessionId = _sessionId }, cancellationToken: cancellationToken);
        SessionLockedUntil = response.LockedUntil.ToDateTimeOffset();
    }
}
