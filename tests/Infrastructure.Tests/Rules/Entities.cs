using System.Text.Json.Nodes;
using EndToEnd.Tests.Support;
using Infrastructure.Tests.Support;
using Microsoft.Azure.Functions.Worker;
using OrderFlow.Integration.ServiceBus;

namespace Infrastructure.Tests.Rules;

/// <summary>Queues, topics, subscriptions and rules of Service Bus are those of infra/servicebus.json, and what the code names is among them.</summary>
internal static class Entities
{
    public const string Queue = "Microsoft.ServiceBus/namespaces/queues";
    public const string Topic = "Microsoft.ServiceBus/namespaces/topics";
    public const string Subscription = "Microsoft.ServiceBus/namespaces/topics/subscriptions";
    public const string Rule = "Microsoft.ServiceBus/namespaces/topics/subscriptions/rules";

    public static IReadOnlyList<string> Types { get; } = [Queue, Topic, Subscription, Rule];

    public static JsonNode Definition { get; } = JsonNode.Parse(RepositoryFiles.Read("infra/servicebus.json"))!;

    public static IEnumerable<string> Problems(Deployment deployment)
    {
        var wanted = Wanted().ToDictionary(entity => entity.Path, entity => entity.Properties);
        var deployed = Types.SelectMany(deployment.OfType).ToDictionary(PathOf, Deployment.PropertiesOf);
        foreach (var path in Named().Except(deployed.Keys))
        {
            yield return $"The code names {path}, which is not deployed.";
        }

        foreach (var path in wanted.Keys.Except(deployed.Keys))
        {
            yield return $"{path} is not deployed.";
        }

        foreach (var (path, properties) in deployed)
        {
            if (!wanted.TryGetValue(path, out var expected))
            {
                yield return $"{path} is not in infra/servicebus.json.";
            }
            else if (!JsonNode.DeepEquals(expected, properties))
            {
                yield return $"{path} is not as in infra/servicebus.json: {properties.ToJsonString()}";
            }
        }
    }

    /// <summary>By the names that the code has in attributes and constants.</summary>
    private static IEnumerable<string> Named() => AppCode.Triggers<ServiceBusTriggerAttribute>()
        .Select(trigger => trigger.TopicName is null ? trigger.QueueName! : $"{trigger.TopicName}/{trigger.SubscriptionName}")
        .Append(ServiceBusPublisher.Topic);

    private static IEnumerable<(string Path, JsonObject Properties)> Wanted()
    {
        foreach (var queue in Definition["queues"]!.AsArray())
        {
            yield return (Name(queue!), Without(queue!, "name"));
        }

        foreach (var topic in Definition["topics"]!.AsArray())
        {
            yield return (Name(topic!), Without(topic!, "name", "subscriptions"));
            foreach (var subscription in topic!["subscriptions"]!.AsArray())
            {
                var path = $"{Name(topic)}/{Name(subscription!)}";
                yield return (path, Without(subscription!, "name", "filter"));
                if (subscription!["filter"] is { } filter)
                {
                    yield return ($"{path}/$Default", new JsonObject
                    {
                        ["filterType"] = "SqlFilter",
                        ["sqlFilter"] = new JsonObject { ["sqlExpression"] = (string)filter! },
                    });
                }
            }
        }
    }

    private static string Name(JsonNode entity) => (string)entity["name"]!;

    private static JsonObject Without(JsonNode entity, params string[] members)
    {
        var properties = entity.DeepClone().AsObject();
        foreach (var member in members)
        {
            properties.Remove(member);
        }

        return properties;
    }

    /// <summary>Without the namespace.</summary>
    private static string PathOf(JsonObject resource) => string.Join('/', ((string)resource["name"]!).Split('/')[1..]);
}
