using Amqp;
using Amqp.Framing;
using Amqp.Types;

namespace LocalCloud.ServiceBus.Messages;

/// <summary>Encodes a stored message for a client: header and annotations anew, the rest as it was sent.</summary>
internal static class OutboundMessage
{
    public static byte[] EncodeEnvelope(Header? header, MessageAnnotations? annotations)
    {
        if (header is null && annotations is null)
        {
            return [];
        }

        var buffer = new ByteBuffer(64, autoGrow: true);
        header?.Encode(buffer);
        annotations?.Encode(buffer);
        return Bytes(buffer);
    }

    /// <param name="message">As stored.</param>
    /// <param name="deliveryCount">Earlier deliveries that failed.</param>
    /// <param name="lockedUntil">Null unless it is locked.</param>
    /// <param name="withoutBody">For a peek that wants none.</param>
    public static ByteBuffer Encode(StoredMessage message, int deliveryCount, DateTimeOffset? lockedUntil, bool withoutBody = false)
    {
        var (header, annotations) = Envelope(message.Envelope);
        header.DeliveryCount = (uint)deliveryCount;
        annotations[new Symbol("x-opt-sequence-number")] = message.SequenceNumber;
        annotations[new Symbol("x-opt-enqueue-sequence-number")] = message.EnqueuedSequenceNumber;
        annotations[new Symbol("x-opt-enqueued-time")] = new DateTime(message.EnqueuedAt, DateTimeKind.Utc);
        annotations[new Symbol("x-opt-message-state")] = (int)message.State;
        if (lockedUntil is { } until)
        {
            annotations[new Symbol("x-opt-locked-until")] = until.UtcDateTime;
        }

        if (message.ScheduledFor is { } scheduled)
        {
            annotations[new Symbol("x-opt-scheduled-enqueue-time")] = new DateTime(scheduled, DateTimeKind.Utc);
        }

        if (message.DeadLetterSource is { } source)
        {
            annotations[new Symbol("x-opt-deadletter-source")] = source;
        }

        var buffer = new ByteBuffer(message.Payload.Length + 256, autoGrow: true);
        header.Encode(buffer);
        annotations.Encode(buffer);
        Append(buffer, message.Payload, withoutBody);
        return buffer;
    }

    public static byte[] Bytes(ByteBuffer buffer) => buffer.Buffer.AsSpan(buffer.Offset, buffer.Length).ToArray();

    private static void Append(ByteBuffer buffer, byte[] payload, bool withoutBody)
    {
        var length = payload.Length;
        if (withoutBody)
        {
            var body = Sections.Of(payload).FirstOrDefault(section => section.Code is not Sections.Properties and not Sections.ApplicationProperties);
            length = body.Length == 0 ? length : body.Start;
        }

        AmqpBitConverter.WriteBytes(buffer, payload, 0, length);
        if (withoutBody)
        {
            new Data { Binary = [] }.Encode(buffer);
        }
    }

    private static (Header Header, MessageAnnotations Annotations) Envelope(byte[] envelope)
    {
        Header? header = null;
        MessageAnnotations? annotations = null;
        foreach (var (code, start, length) in envelope.Length == 0 ? [] : Sections.Of(envelope))
        {
            if (code == Sections.Header)
            {
                header = (Header?)Sections.Decode(envelope, start, length);
            }
            else
            {
                annotations = (MessageAnnotations?)Sections.Decode(envelope, start, length);
            }
        }

        return (header ?? new Header(), annotations ?? new MessageAnnotations());
    }
}
