using Amqp.Framing;
using Amqp.Types;

namespace LocalCloud.ServiceBus.Filters;

/// <summary>The properties of a message that have a name of their own in the protocol, by the names that filters use.</summary>
internal static class SystemProperties
{
    private static readonly Dictionary<string, (Func<Properties, object?> Get, Action<Properties, string?> Set)> s_known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Label"] = (from => from.Subject, (to, value) => to.Subject = value),
        ["CorrelationId"] = (from => from.GetCorrelationId(), (to, value) => to.CorrelationId = value),
        ["MessageId"] = (from => from.GetMessageId(), (to, value) => to.MessageId = value ?? Guid.NewGuid().ToString("N")),
        ["To"] = (from => from.To, (to, value) => to.To = value),
        ["ReplyTo"] = (from => from.ReplyTo, (to, value) => to.ReplyTo = value),
        ["SessionId"] = (from => from.GroupId, (to, value) => to.GroupId = value),
        ["ReplyToSessionId"] = (from => from.ReplyToGroupId, (to, value) => to.ReplyToGroupId = value),
        ["ContentType"] = (from => from.ContentType?.ToString(), (to, value) => to.ContentType = value is null ? null : new Symbol(value)),
    };

    public static string Names => string.Join(", ", s_known.Keys);

    public static bool IsKnown(string name) => s_known.ContainsKey(name) || string.Equals(name, "Subject", StringComparison.OrdinalIgnoreCase);

    public static object? Get(Properties properties, string name) => s_known[Canonical(name)].Get(properties);

    public static void Set(Properties properties, string name, string? value) => s_known[Canonical(name)].Set(properties, value);

    private static string Canonical(string name) => string.Equals(name, "Subject", StringComparison.OrdinalIgnoreCase) ? "Label" : name;
}
