using System.Text.Json.Nodes;
using Infrastructure.Tests.Support;
using Microsoft.Azure.Functions.Worker;

namespace Infrastructure.Tests.Rules;

/// <summary>The settings of the deployed app are those that its code and its host read, each of them and no other.</summary>
internal static class Settings
{
    public const string App = "Microsoft.Web/sites";

    /// <summary>Read by the code and not set, each for a reason.</summary>
    public static IReadOnlyDictionary<string, string> NotSet { get; } = new Dictionary<string, string>
    {
        ["CosmosDb"] = "a connection string; an identity takes its place",
        ["ServiceBus"] = "a connection string; an identity takes its place",
        ["EventGrid__topicKey"] = "a key; an identity takes its place",
        ["Email__Folder"] = "mails are files; in the cloud they go where temporary files go",
        ["Orders__BaseAddress"] = "the host's own name is right",
        ["WEBSITE_HOSTNAME"] = "the platform sets it",
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "telemetry goes to Application Insights",
        ["Http__Deadline"] = "the default is right; parameter furtherSettings",
        ["Audit__Distance"] = "the default is right; parameter furtherSettings",
        ["Audit__Budget"] = "the default is right; parameter furtherSettings",
        ["Audit__PageSize"] = "the default is right; parameter furtherSettings",
        ["Audit__Patience"] = "the default is right; parameter furtherSettings",
    };

    /// <summary>Read by the host, by the extensions or by the SDKs.</summary>
    private static readonly string[] OfHost =
    [
        "AzureWebJobsSecretStorageType",
        "AzureWebJobsSecretStorageKeyVaultUri",
        "AzureWebJobsSecretStorageKeyVaultClientId",
        "APPLICATIONINSIGHTS_CONNECTION_STRING",
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
        "AZURE_CLIENT_ID",
    ];

    private static readonly string[] OfScheduler =
    [
        "AzureFunctionsJobHost__extensions__durableTask__hubName",
        "AzureFunctionsJobHost__extensions__durableTask__storageProvider__type",
        "AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName",
        "DurableTaskScheduler",
    ];

    public static IEnumerable<string> Problems(Deployment deployment)
    {
        var given = Given(deployment).Keys;
        var hasScheduler = deployment.OfType("Microsoft.DurableTask/schedulers").Any();
        var wanted = AppCode.Settings.Except(NotSet.Keys).Concat(OfConnections()).Concat(OfHost).Concat(hasScheduler ? OfScheduler : []).ToHashSet();
        return
        [
            .. wanted.Except(given).Select(name => $"{name} is not set."),
            .. given.Except(wanted).Select(name => $"Nothing reads {name}."),
            .. NotSet.Keys.Except(AppCode.Settings).Select(name => $"{name} is said to be read, and is not."),
        ];
    }

    public static IReadOnlyDictionary<string, string> Given(Deployment deployment) =>
        Deployment.PropertiesOf(deployment.Single(App))["siteConfig"]!["appSettings"]!.AsArray().ToDictionary(Name, setting => (string)setting!["value"]!);

    public static string Name(JsonNode? setting) => (string)setting!["name"]!;

    /// <summary>A connection by identity is an address, the kind of identity, and which one.</summary>
    private static IEnumerable<string> OfConnections()
    {
        var cosmos = AppCode.Triggers<CosmosDBTriggerAttribute>().Select(trigger => (trigger.Connection!, "accountEndpoint"));
        var serviceBus = AppCode.Triggers<ServiceBusTriggerAttribute>().Select(trigger => (trigger.Connection!, "fullyQualifiedNamespace"));
        return cosmos.Concat(serviceBus).Append(("AzureWebJobsStorage", "accountName")).Distinct()
            .SelectMany(connection => new[] { connection.Item2, "credential", "clientId" }.Select(part => $"{connection.Item1}__{part}"));
    }
}
