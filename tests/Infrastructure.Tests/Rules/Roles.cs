using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Infrastructure.Tests.Support;
using Microsoft.Azure.Functions.Worker;
using OrderFlow.Integration.ServiceBus;

namespace Infrastructure.Tests.Rules;

/// <summary>Each identity may do what the code needs, where it needs it, and nothing else.</summary>
internal static partial class Roles
{
    public const string Type = "Microsoft.Authorization/roleAssignments";
    public const string CosmosType = "Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments";

    /// <summary>Parameter of Parameters/large.bicepparam.</summary>
    private const string Deployer = "00000000-0000-0000-0000-00000000de91";

    /// <summary>The built-in roles by their ids, as the documentation has them; written down a second time on purpose.</summary>
    private static readonly Dictionary<string, string> s_names = new()
    {
        ["00000000-0000-0000-0000-000000000002"] = "Cosmos DB Built-in Data Contributor",
        ["0ad04412-c4d5-4796-b79c-f76d14c8d402"] = "Durable Task Data Contributor",
        ["d5a91429-5739-47e2-a06b-3470a27159e7"] = "EventGrid Data Sender",
        ["b86a8fe4-44ce-4948-aee5-eccb2c155cd7"] = "Key Vault Secrets Officer",
        ["4633458b-17de-408a-b874-0445c86b69e6"] = "Key Vault Secrets User",
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = "Monitoring Metrics Publisher",
        ["4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0"] = "Azure Service Bus Data Receiver",
        ["69a216fc-b8fb-44d8-bc22-1f3c2cd27a39"] = "Azure Service Bus Data Sender",
        ["ba92f5b4-2d11-453d-a403-e96b0029c9fe"] = "Storage Blob Data Contributor",
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = "Storage Blob Data Owner",
        ["974c5e8b-45b9-4653-ba55-5f855dd0fb88"] = "Storage Queue Data Contributor",
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = "Storage Table Data Contributor",
    };

    public static IEnumerable<string> Problems(Deployment deployment)
    {
        var given = Given(deployment).ToList();
        var wanted = Wanted(
            hasScheduler: deployment.OfType("Microsoft.DurableTask/schedulers").Any(), hasDeployer: given.Any(grant => grant.Identity == "deployer")).ToList();
        return
        [
            .. wanted.Except(given).Select(grant => $"{grant} is missing."),
            .. given.Except(wanted).Select(grant => $"{grant} is too much."),
        ];
    }

    /// <summary>Who, what, and where: the path below the account, namespace or other service.</summary>
    private static IEnumerable<(string Identity, string Role, string Scope)> Wanted(bool hasScheduler, bool hasDeployer)
    {
        yield return ("app", "Cosmos DB Built-in Data Contributor", $"cosmos/dbs/{(string)Containers.Definition["database"]!}");

        // The host's own storage: leases and packages, the queues and tables of Durable Functions.
        yield return ("app", "Storage Blob Data Owner", "st");
        yield return ("app", "Storage Queue Data Contributor", "st");
        yield return ("app", "Storage Table Data Contributor", "st");

        foreach (var trigger in AppCode.Triggers<ServiceBusTriggerAttribute>())
        {
            yield return ("app", "Azure Service Bus Data Receiver",
                trigger.TopicName is null ? $"sb/queues/{trigger.QueueName}" : $"sb/topics/{trigger.TopicName}/subscriptions/{trigger.SubscriptionName}");
        }

        yield return ("app", "Azure Service Bus Data Sender", $"sb/topics/{ServiceBusPublisher.Topic}");

        // Partners name the queue for answers themselves; the one that there is for it is the only one they get.
        yield return ("app", "Azure Service Bus Data Sender", "sb/queues/partner-replies");
        yield return ("app", "EventGrid Data Sender", "evgt-orderflow");
        yield return ("app", "Monitoring Metrics Publisher", "appi");
        yield return ("app", "Key Vault Secrets Officer", "kv");
        yield return ("gateway", "Key Vault Secrets User", "kv/secrets/host--functionKey--gateway");
        yield return ("gateway", "Monitoring Metrics Publisher", "appi");
        yield return ("events", "Storage Blob Data Contributor", "st/blobServices/default/containers/event-dead-letters");
        if (hasDeployer)
        {
            yield return ("deployer", "Key Vault Secrets User", "kv/secrets/host--masterKey--master");
            yield return ("deployer", "Key Vault Secrets User", "kv/secrets/host--functionKey--gateway");
            yield return ("deployer", "Key Vault Secrets User", "kv/secrets/host--functionKey--lookup");
        }

        if (hasScheduler)
        {
            yield return ("app", "Durable Task Data Contributor", "dts/taskHubs/orderflow");
        }
    }

    public static IEnumerable<(string Identity, string Role, string Scope)> Given(Deployment deployment) =>
        from assignment in deployment.OfType(Type).Concat(deployment.OfType(CosmosType))
        let properties = Deployment.PropertiesOf(assignment)
        let identity = (string?)properties["principalId"] == Deployer ? "deployer" : Identity().Match((string)properties["principalId"]!).Groups["name"].Value
        let role = ((string)properties["roleDefinitionId"]!).Split('/')[^1]
        let scope = (string?)properties["scope"] ?? ((string)assignment["id"]!).Split("/providers/Microsoft.Authorization")[0]
        select (identity, s_names.GetValueOrDefault(role, role), Short(scope));

    /// <summary>From the name of the service on, without what makes that name unique.</summary>
    private static string Short(string scope) => Prefix().Replace(scope, "${service}${rest}");

    [GeneratedRegex("userAssignedIdentities/id-(?<name>[a-z]+)-")]
    private static partial Regex Identity();

    [GeneratedRegex("^/subscriptions/.*?/providers/[^/]+/[^/]+/(?<service>[a-z]+(-orderflow)?)-?[a-z0-9]{13}(?<rest>/.*)?$")]
    private static partial Regex Prefix();
}
