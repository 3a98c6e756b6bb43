using Google.Protobuf;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;

namespace LocalCloud.Host.ServiceBus;

/// <summary>Properties to modify, from the AMQP map in which the worker sends them.</summary>
internal static class ModifiedProperties
{
    /// <summary>Null for none.</summary>
    public static IDictionary<string, object>? Decode(ByteString bytes)
    {
        if (bytes.IsEmpty)
        {
            return null;
        }

        using var buffer = new ByteBuffer(bytes.ToByteArray(), 0, bytes.Length);
        return AmqpCodec.DecodeMap(buffer).ToDictionary(property => property.Key.Key.ToString()!, property => Plain(property.Value));
    }

    // Three types that AMQP does not know have a form of Service Bus's own.
    private static object Plain(object value) => value is not DescribedType described ? value : (described.Descriptor.ToString(), described.Value) switch
    {
        ("com.microsoft:uri", string uri) => new Uri(uri),
        ("com.microsoft:datetime-offset", long ticks) => new DateTimeOffset(ticks, TimeSpan.Zero),
        ("com.microsoft:timespan", long ticks) => new TimeSpan(ticks),
        _ => described.Value,
    };
}
