using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using OrderFlow.Commands;
using OrderFlow.Http;

namespace OrderFlow.Partners;

/// <summary>A message that is a CloudEvent: what it says, and where it comes from.</summary>
/// <param name="Id">The Service Bus <c>MessageId</c>; the event's own where the sender gave none.</param>
/// <param name="CorrelationId">The sender's, or a new one.</param>
/// <param name="TraceParent">The sender's, or a new one.</param>
/// <param name="Data">The JSON of its <c>data</c>; null where it has none.</param>
public sealed record IncomingMessage(string Id, string Type, string CorrelationId, string TraceParent, ReadOnlyMemory<byte>? Data)
{
    private const int MaxCorrelationIdLength = 128;

    private static readonly string[] s_required = ["id", "source", "type"];

    private static readonly JsonDocumentOptions s_bounded = new() { MaxDepth = ApiJson.MaxDepth };

    /// <summary>The message, or why it is none.</summary>
    public static (IncomingMessage? Message, Verdict.DeadLetter? Defect) Read(ServiceBusReceivedMessage received)
    {
        ArgumentNullException.ThrowIfNull(received);
        try
        {
            using var json = JsonDocument.Parse(received.Body.ToMemory(), s_bounded);
            return DefectOf(json.RootElement) is { } defect ? (null, Verdict.Malformed(defect)) : (Of(received, json.RootElement), null);
        }
        catch (JsonException unreadable)
        {
            var at = $"line {unreadable.LineNumber + 1}, byte {unreadable.BytePositionInLine}";
            return (null, Verdict.Malformed($"The message is not JSON, or is nested more than {ApiJson.MaxDepth} levels deep ({at})."));
        }
        catch (InvalidOperationException)
        {
            return (null, Verdict.Malformed("The message has a text that is no text: half of a character, or bytes that are not UTF-8."));
        }
        catch (NotSupportedException)
        {
            return (null, Verdict.Malformed("The message has no body of bytes."));
        }
    }

    /// <param name="operation">What the message id is a key of.</param>
    public CommandOrigin ToOrigin(string operation) => new(operation, Id, IfVersion: null, CorrelationId, TraceParent) { CausationId = Id };

    private static string? DefectOf(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return "The message is not a CloudEvent: it is no JSON object.";
        }

        if (Text(root, "specversion") != "1.0")
        {
            return "The message is not a CloudEvent in structured mode: specversion must be \"1.0\".";
        }

        return s_required.FirstOrDefault(name => Text(root, name) is null or "") is { } missing
            ? $"The message is not a CloudEvent: {missing} must be a text that is not empty."
            : null;
    }

    private static IncomingMessage Of(ServiceBusReceivedMessage received, JsonElement root) => new(
        received.MessageId is { Length: > 0 } id ? id : $"{Text(root, "source")}/{Text(root, "id")}",
        Text(root, "type")!,
        CorrelationIdOf(received, root),
        TraceParentOf(received, root),
        root.TryGetProperty("data", out var data) ? (ReadOnlyMemory<byte>?)Encoding.UTF8.GetBytes(data.GetRawText()) : null);

    private static string CorrelationIdOf(ServiceBusReceivedMessage received, JsonElement root) =>
        (received.CorrelationId is { Length: > 0 } given ? given : Text(root, "correlationid")) is { Length: > 0 and <= MaxCorrelationIdLength } id
            ? id
            : Guid.CreateVersion7().ToString("N");

    /// <summary>Senders write it into the event, or their SDK into the properties of the message.</summary>
    private static string TraceParentOf(ServiceBusReceivedMessage received, JsonElement root)
    {
        string?[] given = [Text(root, "traceparent"), Property(received, "traceparent"), Property(received, "Diagnostic-Id"), Activity.Current?.Id];
        return given.FirstOrDefault(text => ActivityContext.TryParse(text, null, out _))
            ?? $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-00";
    }

    private static string? Property(ServiceBusReceivedMessage received, string name) =>
        received.ApplicationProperties.TryGetValue(name, out var value) ? value as string : null;

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
