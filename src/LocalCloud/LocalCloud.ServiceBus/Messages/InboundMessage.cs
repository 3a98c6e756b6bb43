using Amqp;
using Amqp.Framing;
using Amqp.Types;

namespace LocalCloud.ServiceBus.Messages;

/// <summary>A message as a client sent it, taken apart as far as the broker has to know it.</summary>
internal sealed class InboundMessage
{
    private const string ScheduledTime = "x-opt-scheduled-enqueue-time";

    /// <summary>What the broker writes anew on every delivery; a client that forwards a received message sends them along.</summary>
    private static readonly HashSet<string> s_own = new(StringComparer.Ordinal)
    {
        ScheduledTime, "x-opt-sequence-number", "x-opt-enqueue-sequence-number", "x-opt-enqueued-time", "x-opt-locked-until",
        "x-opt-message-state", "x-opt-deadletter-source", "x-opt-lock-token",
    };

    public Header? Header { get; init; }

    /// <summary>Annotations of the client that are passed on; null for none.</summary>
    public MessageAnnotations? Annotations { get; init; }

    public required Properties Properties { get; init; }

    public ApplicationProperties? ApplicationProperties { get; init; }

    /// <summary>Everything from the properties on, encoded.</summary>
    public required byte[] Payload { get; init; }

    public DateTimeOffset? ScheduledFor { get; init; }

    public TimeSpan? TimeToLive { get; init; }

    public string? SessionId => Properties.GroupId;

    /// <summary>Text that is equal for equal ids only: ids of different types differ.</summary>
    public string MessageId => Properties.GetMessageId() switch
    {
        string text => text,
        byte[] binary => "binary:" + Convert.ToHexString(binary),
        var other => FormattableString.Invariant($"{other!.GetType().Name}:{other}"),
    };

    /// <param name="raw">The message, encoded.</param>
    /// <param name="scheduledFor">Ticks; when it was scheduled for, if the message does not say.</param>
    /// <exception cref="BrokerException">These bytes are no message.</exception>
    public static InboundMessage Parse(byte[] raw, long? scheduledFor = null)
    {
        try
        {
            return Read(raw, scheduledFor);
        }
        catch (Exception failure) when (failure is AmqpException or InvalidCastException or ArgumentException or IndexOutOfRangeException)
        {
            throw new BrokerException("amqp:decode-error", 400, "The message cannot be decoded: " + failure.Message);
        }
    }

    /// <summary>The same message with the properties of one that was given up.</summary>
    public InboundMessage WithDeadLetterReason(string reason, string description)
    {
        var (properties, application) = PayloadEditor.Head(Payload);
        application ??= new ApplicationProperties();
        (application["DeadLetterReason"], application["DeadLetterErrorDescription"]) = (reason, description);
        return With(properties, application);
    }

    /// <summary>The same message with other properties; its body stays as it is.</summary>
    public InboundMessage With(Properties properties, ApplicationProperties? application) => new()
    {
        Header = Header,
        Annotations = Annotations,
        Properties = properties,
        ApplicationProperties = application,
        Payload = PayloadEditor.Replace(Payload, properties, application),
        ScheduledFor = ScheduledFor,
        TimeToLive = TimeToLive,
    };

    private static InboundMessage Read(byte[] raw, long? scheduledFor)
    {
        Header? header = null;
        MessageAnnotations? annotations = null;
        Properties? properties = null;
        ApplicationProperties? application = null;
        var payloadStart = raw.Length;
        foreach (var (code, start, length) in Sections.Of(raw))
        {
            switch (code)
            {
                case Sections.Header:
                    header = (Header?)Sections.Decode(raw, start, length);
                    continue;
                case Sections.MessageAnnotations:
                    annotations = (MessageAnnotations?)Sections.Decode(raw, start, length);
                    continue;
                case Sections.DeliveryAnnotations:
                    continue;
                case Sections.Properties:
                    properties = (Properties?)Sections.Decode(raw, start, length);
                    break;
                case Sections.ApplicationProperties:
                    application = (ApplicationProperties?)Sections.Decode(raw, start, length);
                    break;
            }

            payloadStart = Math.Min(payloadStart, start);
        }

        var payload = raw[payloadStart..];
        properties ??= new Properties();
        if (properties.GetMessageId() is null)
        {
            properties.MessageId = Guid.NewGuid().ToString("N");
            payload = PayloadEditor.Replace(payload, properties, application);
        }

        if (properties.GroupId is { Length: > 128 })
        {
            throw BrokerException.BadArgument("A session id has at most 128 characters.");
        }

        return new InboundMessage
        {
            Header = header,
            Annotations = Foreign(annotations),
            Properties = properties,
            ApplicationProperties = application,
            Payload = payload,
            ScheduledFor = annotations?[new Symbol(ScheduledTime)] is DateTime scheduled
                ? new DateTimeOffset(scheduled, TimeSpan.Zero)
                : scheduledFor is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null,
            TimeToLive = header is not null && header.HasField(2) ? TimeSpan.FromMilliseconds(header.Ttl) : null,
        };
    }

    private static MessageAnnotations? Foreign(MessageAnnotations? annotations)
    {
        var passed = new MessageAnnotations();
        foreach (var (key, value) in annotations?.Map ?? [])
        {
            if (key is Symbol name && !s_own.Contains(name))
            {
                passed.Map.Add(name, value);
            }
        }

        return passed.Map.Count == 0 ? null : passed;
    }
}
