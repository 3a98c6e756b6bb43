using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace Samples.Messages;

/// <summary>Functions that take and send messages of Service Bus.</summary>
public sealed class Queues
{
    [Function("Settle")]
    [ServiceBusOutput("done", Connection = "Bus")]
    public async Task<string> SettleAsync(
        [ServiceBusTrigger("orders", Connection = "Bus", AutoCompleteMessages = false)] ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(actions);
        if (message.DeliveryCount > 2)
        {
            await actions.DeadLetterMessageAsync(message, deadLetterReason: "TooOften", cancellationToken: cancellationToken);
            return "dead " + message.Body;
        }

        await actions.CompleteMessageAsync(message, cancellationToken);
        return "done " + message.Body;
    }

    [Function("Batch")]
    public string Batch([ServiceBusTrigger("news", "all", Connection = "Bus", IsBatched = true)] ServiceBusReceivedMessage[] messages) =>
        string.Join(' ', messages.Select(message => message.Body.ToString()));

    [Function("Text")]
    [ServiceBusOutput("topic", ServiceBusEntityType.Topic, Connection = "Bus")]
    public string Text([ServiceBusTrigger("texts", Connection = "Bus")] string text, string messageId, int deliveryCount) =>
        text is "poison" ? throw new InvalidOperationException("No taste for it.") : $"{messageId} {deliveryCount} {text}";

    [Function("Visit")]
    [ServiceBusOutput("visited", Connection = "Bus")]
    public async Task<string[]> VisitAsync(
        [ServiceBusTrigger("visits", Connection = "Bus", IsSessionsEnabled = true)] ServiceBusReceivedMessage message,
        ServiceBusSessionMessageActions session,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(session);
        var seen = await session.GetSessionStateAsync(cancellationToken) + message.Body.ToString();
        await session.SetSessionStateAsync(BinaryData.FromString(seen), cancellationToken);
        return [$"{message.SessionId} {seen}"];
    }
}
