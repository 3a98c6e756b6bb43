using Amqp.Framing;

namespace LocalCloud.ServiceBus.Filters;

/// <summary>A message as filters see it.</summary>
internal sealed class MessageValues(Properties properties, ApplicationProperties? application) : IMessageValues
{
    public object? System(string name) => SystemProperties.Get(properties, name);

    public object? User(string name)
    {
        foreach (var (key, value) in application?.Map ?? [])
        {
            if (key is string text && string.Equals(text, name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }

    public bool HasUser(string name) => application?.Map.Keys.Any(key => key is string text && string.Equals(text, name, StringComparison.OrdinalIgnoreCase)) == true;
}
