using Azure.Messaging.ServiceBus;

namespace LocalCloud.Dashboard.ServiceBus;

/// <summary>A message that somebody sends by hand.</summary>
internal sealed record NewMessage(
    string Entity, string Body, string? Subject = null, string? ContentType = null, string? SessionId = null, string? MessageId = null, Dictionary<string, string>? Properties = null)
{
    public ServiceBusMessage ToMessage()
    {
        var message = new ServiceBusMessage(Body);
        Set(Subject, text => message.Subject = text);
        Set(ContentType, text => message.ContentType = text);
        Set(SessionId, text => message.SessionId = text);
        Set(MessageId, text => message.MessageId = text);
        foreach (var (name, value) in Properties ?? [])
        {
            message.ApplicationProperties[name] = value;
        }

        return message;
    }

    private static void Set(string? text, Action<string> set)
    {
        if (!string.IsNullOrEmpty(text))
        {
            set(text);
        }
    }
}

/// <summary>One to send again.</summary>
internal sealed record DeadLetter(string Entity, [property: System.Text.Json.Serialization.JsonNumberHandling(System.Text.Json.Serialization.JsonNumberHandling.AllowReadingFromString)] long SequenceNumber);
