using System.Globalization;
using System.Text;
using Azure.Messaging.ServiceBus;

namespace LocalCloud.Dashboard.ServiceBus;

/// <summary>A message as the page is told of it. Its number is a text: it is larger than what the page can count.</summary>
internal sealed record MessageView(
    string SequenceNumber, string MessageId, string? Subject, string? CorrelationId, string? SessionId, string? ContentType, string State, int DeliveryCount,
    DateTimeOffset EnqueuedTime, DateTimeOffset? ScheduledFor, string? DeadLetterReason, string? DeadLetterDescription, Dictionary<string, string?> Properties, string Body)
{
    private const int Longest = 16_000;

    public static MessageView Of(ServiceBusReceivedMessage message) => new(
        message.SequenceNumber.ToString(CultureInfo.InvariantCulture), message.MessageId, message.Subject, message.CorrelationId, message.SessionId, message.ContentType,
        message.State.ToString(), message.DeliveryCount, message.EnqueuedTime, message.ScheduledEnqueueTime.UtcTicks > 0 ? message.ScheduledEnqueueTime : null,
        message.DeadLetterReason, message.DeadLetterErrorDescription, message.ApplicationProperties.ToDictionary(property => property.Key, property => property.Value?.ToString()), BodyOf(message));

    public bool Mentions(string text) =>
        MessageId.Contains(text, StringComparison.Ordinal) || (SessionId?.Contains(text, StringComparison.Ordinal) ?? false)
        || (CorrelationId?.Contains(text, StringComparison.Ordinal) ?? false) || Body.Contains(text, StringComparison.Ordinal);

    private static string BodyOf(ServiceBusReceivedMessage message)
    {
        try
        {
            var bytes = message.Body.ToMemory();
            return Encoding.UTF8.GetString(bytes.Span[..Math.Min(bytes.Length, Longest)]) + (bytes.Length > Longest ? "…" : "");
        }
        catch (NotSupportedException)
        {
            return "(not bytes)"; // An AMQP value or sequence, of a client of another kind.
        }
    }
}
