using System.Xml;
using System.Xml.Linq;
using LocalCloud.ServiceBus.Definitions;
using LocalCloud.ServiceBus.Entities;
using LocalCloud.ServiceBus.Storage;

namespace LocalCloud.ServiceBus.Administration;

/// <summary>Settings of entities as the service writes them. The order of the elements is part of the contract.</summary>
internal static class DescriptionXml
{
    private static readonly TimeSpan s_longestLock = TimeSpan.FromMinutes(5);

    public static XElement Write(Entity entity, MessageCounts counts) => entity.Kind switch
    {
        EntityKind.Topic => new(Atom.ServiceBus + "TopicDescription", Topic((Topic)entity, counts)),
        EntityKind.Subscription => new(Atom.ServiceBus + "SubscriptionDescription", Subscription(entity, counts)),
        _ => new(Atom.ServiceBus + "QueueDescription", Queue(entity, counts)),
    };

    /// <summary>What is not said stays as it was.</summary>
    /// <exception cref="BrokerException">A value is not allowed.</exception>
    public static EntitySettings Read(XElement description, EntitySettings known)
    {
        try
        {
            var settings = known with
            {
                LockDuration = Value(description, "LockDuration", XmlConvert.ToTimeSpan, known.LockDuration),
                MaxSizeInMegabytes = Value(description, "MaxSizeInMegabytes", XmlConvert.ToInt32, known.MaxSizeInMegabytes),
                RequiresDuplicateDetection = Value(description, "RequiresDuplicateDetection", XmlConvert.ToBoolean, known.RequiresDuplicateDetection),
                RequiresSession = Value(description, "RequiresSession", XmlConvert.ToBoolean, known.RequiresSession),
                DefaultMessageTimeToLive = Value(description, "DefaultMessageTimeToLive", Finite, known.DefaultMessageTimeToLive),
                DeadLetteringOnMessageExpiration = Value(description, "DeadLetteringOnMessageExpiration", XmlConvert.ToBoolean, known.DeadLetteringOnMessageExpiration),
                DuplicateDetectionHistoryTimeWindow = Value(description, "DuplicateDetectionHistoryTimeWindow", XmlConvert.ToTimeSpan, known.DuplicateDetectionHistoryTimeWindow),
                MaxDeliveryCount = Value(description, "MaxDeliveryCount", XmlConvert.ToInt32, known.MaxDeliveryCount),
                ForwardTo = Target(description, "ForwardTo"),
                ForwardDeadLetteredMessagesTo = Target(description, "ForwardDeadLetteredMessagesTo"),
                UserMetadata = Value(description, "UserMetadata", text => text, known.UserMetadata),
            };
            return settings.LockDuration > TimeSpan.Zero && settings.LockDuration <= s_longestLock && settings.MaxDeliveryCount >= 1
                ? settings
                : throw BrokerException.BadArgument("LockDuration must be up to five minutes, MaxDeliveryCount 1 or more.");
        }
        catch (Exception problem) when (problem is FormatException or OverflowException)
        {
            throw BrokerException.BadArgument("A value of the description is not valid: " + problem.Message);
        }
    }

    private static IEnumerable<XElement> Queue(Entity entity, MessageCounts counts)
    {
        var settings = entity.Settings;
        return
        [
            Element("LockDuration", settings.LockDuration),
            Element("MaxSizeInMegabytes", settings.MaxSizeInMegabytes),
            Element("RequiresDuplicateDetection", settings.RequiresDuplicateDetection),
            Element("RequiresSession", settings.RequiresSession),
            Element("DefaultMessageTimeToLive", settings.DefaultMessageTimeToLive ?? TimeSpan.MaxValue),
            Element("DeadLetteringOnMessageExpiration", settings.DeadLetteringOnMessageExpiration),
            Element("DuplicateDetectionHistoryTimeWindow", settings.DuplicateDetectionHistoryTimeWindow),
            Element("MaxDeliveryCount", settings.MaxDeliveryCount),
            Element("EnableBatchedOperations", true),
            Element("SizeInBytes", counts.Bytes),
            Element("MessageCount", counts.All),
            .. Optional(settings),
            .. Status(entity),
            Counts(counts),
            Element("AutoDeleteOnIdle", TimeSpan.MaxValue),
            Element("EnablePartitioning", false),
        ];
    }

    private static IEnumerable<XElement> Topic(Topic topic, MessageCounts counts)
    {
        var settings = topic.Settings;
        return
        [
            Element("DefaultMessageTimeToLive", settings.DefaultMessageTimeToLive ?? TimeSpan.MaxValue),
            Element("MaxSizeInMegabytes", settings.MaxSizeInMegabytes),
            Element("RequiresDuplicateDetection", settings.RequiresDuplicateDetection),
            Element("DuplicateDetectionHistoryTimeWindow", settings.DuplicateDetectionHistoryTimeWindow),
            Element("EnableBatchedOperations", true),
            Element("SizeInBytes", counts.Bytes),
            .. Optional(settings),
            .. Status(topic),
            Element("SupportOrdering", true),
            Counts(counts),
            Element("SubscriptionCount", topic.Subscriptions.Length),
            Element("AutoDeleteOnIdle", TimeSpan.MaxValue),
            Element("EnablePartitioning", false),
        ];
    }

    private static IEnumerable<XElement> Subscription(Entity entity, MessageCounts counts)
    {
        var settings = entity.Settings;
        return
        [
            Element("LockDuration", settings.LockDuration),
            Element("RequiresSession", settings.RequiresSession),
            Element("DefaultMessageTimeToLive", settings.DefaultMessageTimeToLive ?? TimeSpan.MaxValue),
            Element("DeadLetteringOnMessageExpiration", settings.DeadLetteringOnMessageExpiration),
            Element("DeadLetteringOnFilterEvaluationExceptions", false),
            Element("MessageCount", counts.All),
            Element("MaxDeliveryCount", settings.MaxDeliveryCount),
            Element("EnableBatchedOperations", true),
            .. Optional(settings),
            .. Status(entity),
            Counts(counts),
            Element("AutoDeleteOnIdle", TimeSpan.MaxValue),
        ];
    }

    private static IEnumerable<XElement> Optional(EntitySettings settings) =>
        from value in new[] { ("ForwardTo", settings.ForwardTo), ("ForwardDeadLetteredMessagesTo", settings.ForwardDeadLetteredMessagesTo), ("UserMetadata", settings.UserMetadata) }
        where value.Item2 is not null
        select Element(value.Item1, value.Item2);

    private static IEnumerable<XElement> Status(Entity entity) =>
    [
        Element("Status", "Active"),
        Element("CreatedAt", Atom.Time(entity.CreatedAt)),
        Element("UpdatedAt", Atom.Time(entity.CreatedAt)),
        Element("AccessedAt", Atom.Time(entity.CreatedAt)),
        Element("EntityAvailabilityStatus", "Available"),
    ];

    private static XElement Counts(MessageCounts counts) => new(
        Atom.ServiceBus + "CountDetails",
        Element("ActiveMessageCount", counts.Active),
        Element("DeadLetterMessageCount", counts.DeadLettered),
        Element("ScheduledMessageCount", counts.Scheduled),
        Element("TransferMessageCount", 0),
        Element("TransferDeadLetterMessageCount", 0));

    /// <summary>As XML writes it: durations and truth values as well.</summary>
    private static XElement Element(string name, object value) => new(Atom.ServiceBus + name, value);

    private static T Value<T>(XElement description, string name, Func<string, T> parse, T otherwise) =>
        description.Element(Atom.ServiceBus + name) is { Value: { Length: > 0 } text } ? parse(text) : otherwise;

    private static TimeSpan? Finite(string text) => XmlConvert.ToTimeSpan(text) is var span && span.TotalDays > 10_000_000 ? null : span;

    /// <summary>Clients make an address of it.</summary>
    private static string? Target(XElement description, string name) =>
        description.Element(Atom.ServiceBus + name)?.Value is not { Length: > 0 } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var address) ? Uri.UnescapeDataString(address.AbsolutePath).Trim('/')
        : text.Trim('/');
}
