using System.Text.Json;
using LocalCloud.ServiceBus.Filters;

namespace LocalCloud.ServiceBus.Definitions;

/// <summary>servicebus.json: the file that infrastructure code reads as well.</summary>
internal static class DefinitionFile
{
    public const string Name = "servicebus.json";

    private static readonly TimeSpan s_longestLock = TimeSpan.FromMinutes(5);

    /// <exception cref="ServiceBusDefinitionException">It is not valid; says where and why.</exception>
    public static ServiceBusDefinition Load(string path)
    {
        ServiceBusDefinition definition;
        try
        {
            definition = JsonSerializer.Deserialize<ServiceBusDefinition>(File.ReadAllBytes(path), DefinitionJson.Options)
                ?? throw new ServiceBusDefinitionException($"{Name}: the file must be an object with 'queues' and 'topics'.");
        }
        catch (JsonException exception)
        {
            throw new ServiceBusDefinitionException(exception is { Path: { Length: > 1 } place, LineNumber: { } line }
                ? $"{Name}, line {line + 1}: '{place[2..]}' is not known, is missing a member, or has the wrong type (durations are like PT30S or P14D)."
                : $"{Name} is not JSON of the form {{ \"queues\": [{{ \"name\" }}], \"topics\": [{{ \"name\", \"subscriptions\": [{{ \"name\" }}] }}] }}.");
        }

        try
        {
            return Checked(definition);
        }
        catch (ServiceBusDefinitionException exception)
        {
            throw new ServiceBusDefinitionException($"{Name}: {exception.Message}");
        }
    }

    /// <exception cref="ServiceBusDefinitionException">It is not valid; says where and why.</exception>
    public static ServiceBusDefinition Checked(ServiceBusDefinition definition)
    {
        var entities = definition.Queues.Concat(definition.Topics).ToArray();
        CheckNames("queues and topics", entities);
        foreach (var entity in entities)
        {
            Check(entity.Name, entity, definition);
        }

        foreach (var topic in definition.Topics)
        {
            CheckNames($"the subscriptions of '{topic.Name}'", topic.Subscriptions);
            foreach (var subscription in topic.Subscriptions)
            {
                var path = $"{topic.Name}/{subscription.Name}";
                Check(path, subscription, definition);
                CheckRules(path, subscription);
            }
        }

        return definition;
    }

    private static void Check(string path, EntitySettings entity, ServiceBusDefinition definition)
    {
        Require(path, "lockDuration", entity.LockDuration > TimeSpan.Zero && entity.LockDuration <= s_longestLock, "up to PT5M");
        Require(path, "maxDeliveryCount", entity.MaxDeliveryCount >= 1, "1 or more");
        Require(path, "duplicateDetectionHistoryTimeWindow", entity.DuplicateDetectionHistoryTimeWindow >= TimeSpan.FromSeconds(20), "PT20S or more");
        Require(path, "defaultMessageTimeToLive", entity.DefaultMessageTimeToLive is not { } span || span > TimeSpan.Zero, "above zero, or absent for no end");
        foreach (var (member, target) in new[] { ("forwardTo", entity.ForwardTo), ("forwardDeadLetteredMessagesTo", entity.ForwardDeadLetteredMessagesTo) })
        {
            var isThere = target is null || definition.Queues.Concat(definition.Topics).Any(other => string.Equals(other.Name, target, StringComparison.OrdinalIgnoreCase));
            Require(path, member, isThere, "a queue or topic of this file");
        }
    }

    private static void CheckRules(string path, SubscriptionDefinition subscription)
    {
        if (subscription.Rules is not null && (subscription.Filter ?? subscription.Action ?? (object?)subscription.CorrelationFilter) is not null)
        {
            throw new ServiceBusDefinitionException($"'{path}' has 'rules', so it has no 'filter', 'correlationFilter' or 'action' beside them.");
        }

        foreach (var rule in subscription.EffectiveRules)
        {
            try
            {
                Rule.Compile(rule);
            }
            catch (BrokerException problem)
            {
                throw new ServiceBusDefinitionException($"'{path}': {problem.Message}");
            }
        }
    }

    private static void CheckNames(string what, IReadOnlyCollection<EntitySettings> entities)
    {
        if (entities.GroupBy(entity => entity.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Key.Length == 0 || same.Count() > 1) is { } wrong)
        {
            throw new ServiceBusDefinitionException($"{what} have names of their own; '{wrong.Key}' has not.");
        }
    }

    private static void Require(string path, string member, bool valid, string allowed)
    {
        if (!valid)
        {
            throw new ServiceBusDefinitionException($"'{member}' of '{path}' must be {allowed}.");
        }
    }
}
