using Amqp;
using Amqp.Framing;

namespace LocalCloud.ServiceBus.Messages;

/// <summary>Changes what comes before the body of a stored message, and only that.</summary>
internal static class PayloadEditor
{
    public static byte[] Replace(byte[] payload, Properties properties, ApplicationProperties? application)
    {
        var body = BodyStart(payload);
        var head = new ByteBuffer(256, autoGrow: true);
        properties.Encode(head);
        application?.Encode(head);
        var replaced = new byte[head.Length + payload.Length - body];
        System.Buffer.BlockCopy(head.Buffer, head.Offset, replaced, 0, head.Length);
        System.Buffer.BlockCopy(payload, body, replaced, head.Length, payload.Length - body);
        return replaced;
    }

    /// <summary>Sets application properties.</summary>
    public static byte[] Set(byte[] payload, IReadOnlyList<KeyValuePair<string, object?>> changes)
    {
        if (changes.Count == 0)
        {
            return payload;
        }

        var (properties, application) = Head(payload);
        application ??= new ApplicationProperties();
        foreach (var (name, value) in changes)
        {
            application[name] = value;
        }

        return Replace(payload, properties, application);
    }

    public static (Properties Properties, ApplicationProperties? Application) Head(byte[] payload)
    {
        Properties? properties = null;
        ApplicationProperties? application = null;
        foreach (var (code, start, length) in Sections.Of(payload))
        {
            if (code == Sections.Properties)
            {
                properties = (Properties?)Sections.Decode(payload, start, length);
            }
            else if (code == Sections.ApplicationProperties)
            {
                application = (ApplicationProperties?)Sections.Decode(payload, start, length);
            }
        }

        return (properties ?? new Properties(), application);
    }

    private static int BodyStart(byte[] payload)
    {
        foreach (var (code, start, _) in Sections.Of(payload))
        {
            if (code is not Sections.Properties and not Sections.ApplicationProperties)
            {
                return start;
            }
        }

        return payload.Length;
    }
}
