using Azure.Messaging.ServiceBus;
using Google.Protobuf;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Settling;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Settles messages, for a function that does so itself.</summary>
[InputConverter(typeof(ServiceBusMessageActionsConverter))]
public class ServiceBusMessageActions
{
    private readonly Settlement.SettlementClient _settlement;

    internal ServiceBusMessageActions(Settlement.SettlementClient settlement) => _settlement = settlement;

    /// <summary>For mocks, which override what is called.</summary>
    protected ServiceBusMessageActions() => _settlement = null!;

    public virtual async Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        await _settlement.CompleteAsync(new() { Locktoken = message.LockToken }, cancellationToken: cancellationToken);
    }

    public virtual async Task AbandonMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        var request = new AbandonRequest { Locktoken = message.LockToken, PropertiesToModify = BytesOf(propertiesToModify) };
        await _settlement.AbandonAsync(request, cancellationToken: cancellationToken);
    }

    public virtual async Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        Dictionary<string, object>? propertiesToModify = default,
        string? deadLetterReason = default,
        string? deadLetterErrorDescription = default,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        var request = new DeadletterRequest
        {
            Locktoken = message.LockToken,
            PropertiesToModify = BytesOf(propertiesToModify),
            DeadletterReason = deadLetterReason,
            DeadletterErrorDescription = deadLetterErrorDescription,
        };
        await _settlement.DeadletterAsync(request, cancellationToken: cancellationToken);
    }

    public virtual async Task DeferMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        var request = new DeferRequest { Locktoken = message.LockToken, PropertiesToModify = BytesOf(propertiesToModify) };
        await _settlement.DeferAsync(request, cancellationToken: cancellationToken);
    }

    public virtual async Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        await _settlement.RenewMessageLockAsync(new() { Locktoken = message.LockToken }, cancellationToken: cancellationToken);
    }

    private static ByteString BytesOf(IDictionary<string, object>? properties) =>
        properties is null ? ByteString.Empty : ModifiedProperties.Encode(properties);
}
