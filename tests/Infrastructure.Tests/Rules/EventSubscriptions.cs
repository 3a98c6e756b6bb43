using System.Text.Json.Nodes;
using EndToEnd.Tests.Support;
using Infrastructure.Tests.Support;
using Microsoft.Azure.Functions.Worker;

namespace Infrastructure.Tests.Rules;

/// <summary>Event Grid delivers what infra/eventgrid.json says to functions that the code has.</summary>
internal static class EventSubscriptions
{
    public const string Type = "Microsoft.EventGrid/topics/eventSubscriptions";

    public static JsonNode Definition { get; } = JsonNode.Parse(RepositoryFiles.Read("infra/eventgrid.json"))!;

    public static IEnumerable<string> Problems(Deployment deployment)
    {
        var deployed = deployment.OfType(Type).ToDictionary(Deployment.NameOf, Deployment.PropertiesOf);
        var wanted = (
            from topic in Definition["topics"]!.AsArray()
            from subscription in topic!["subscriptions"]!.AsArray()
            select (Name: (string)subscription!["name"]!, Topic: (string)topic["name"]!, Definition: subscription)).ToDictionary(entry => entry.Name);
        foreach (var name in wanted.Keys.Except(deployed.Keys))
        {
            yield return $"The subscription {name} is not deployed.";
        }

        foreach (var name in deployed.Keys.Except(wanted.Keys))
        {
            yield return $"The subscription {name} is not in infra/eventgrid.json.";
        }

        var called = new List<string>();
        foreach (var (name, subscription) in deployed.Where(entry => wanted.ContainsKey(entry.Key)))
        {
            var definition = wanted[name].Definition;
            var function = ((string)subscription["destination"]!["properties"]!["resourceId"]!).Split('/')[^1];
            called.Add(function);
            if (function != (string?)definition["destination"]!["function"])
            {
                yield return $"The subscription {name} calls {function}.";
            }

            if (!JsonNode.DeepEquals(subscription["filter"]!["includedEventTypes"], definition["includedEventTypes"]))
            {
                yield return $"The subscription {name} lets other types through than infra/eventgrid.json.";
            }

            if ((string?)subscription["eventDeliverySchema"] != "CloudEventSchemaV1_0")
            {
                yield return $"The subscription {name} does not deliver cloud events.";
            }

            if (subscription["deadLetterWithResourceIdentity"]?["deadLetterDestination"] is null)
            {
                yield return $"The subscription {name} loses what it cannot deliver.";
            }
        }

        var listening = AppCode.Functions.Where(function => function.GetParameters().Any(parameter => parameter.IsDefined(typeof(EventGridTriggerAttribute), true)))
            .Select(function => function.DeclaringType!.Name).ToList();
        foreach (var function in called.Except(listening).Concat(listening.Except(called)))
        {
            yield return $"{function} is called and does not listen, or listens and is not called.";
        }
    }
}
