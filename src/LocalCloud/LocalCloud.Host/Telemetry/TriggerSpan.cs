using System.Diagnostics;
using System.Globalization;
using LocalCloud.Host.Runtime;

namespace LocalCloud.Host.Telemetry;

/// <summary>What the span of an invocation is called and what it says, by what has triggered it.</summary>
internal static class TriggerSpan
{
    public static bool IsRequest(FunctionDescriptor function) => Is(function, "httpTrigger");

    /// <summary>In the words of the conventions.</summary>
    public static string TriggerOf(FunctionDescriptor function) =>
        IsRequest(function) ? "http"
        : Is(function, "cosmosDBTrigger") ? "datasource"
        : Is(function, "timerTrigger") ? "timer"
        : Is(function, "serviceBusTrigger") || Is(function, "eventGridTrigger") ? "pubsub"
        : "other";

    /// <summary>Whoever takes changes and messages was not asked by anybody who waits for an answer.</summary>
    public static ActivityKind KindOf(FunctionDescriptor function) =>
        TriggerOf(function) is "datasource" or "pubsub" ? ActivityKind.Consumer : ActivityKind.Server;

    public static string NameOf(FunctionDescriptor function) =>
        DurableKindOf(function) is { } kind ? $"{kind}:{function.Name}"
        : Is(function, "serviceBusTrigger") ? $"process {EntityOf(function.Trigger)}"
        : function.Name;

    public static IEnumerable<KeyValuePair<string, object?>> TagsOf(FunctionDescriptor function, TriggerInput input) =>
        DurableKindOf(function) is { } kind ? Durable(kind, function, input)
        : Is(function, "cosmosDBTrigger") ? Changes(function.Trigger)
        : Is(function, "serviceBusTrigger") ? Message(function.Trigger, input)
        : Is(function, "eventGridTrigger") ? [new("messaging.system", "eventgrid"), new("messaging.operation.name", "process"), new("messaging.operation.type", "process")]
        : Is(function, "timerTrigger") ? [new("faas.cron", function.Trigger.Text("schedule")), new("faas.time", TimeProvider.System.GetUtcNow().ToString("O", CultureInfo.InvariantCulture))]
        : [];

    private static bool Is(FunctionDescriptor function, string trigger) => function.Trigger.Type.Equals(trigger, StringComparison.OrdinalIgnoreCase);

    // As the Durable Task framework calls its own spans.
    private static string? DurableKindOf(FunctionDescriptor function) =>
        Is(function, "orchestrationTrigger") ? "orchestration"
        : Is(function, "activityTrigger") ? "activity"
        : Is(function, "entityTrigger") ? "entity"
        : null;

    private static IEnumerable<KeyValuePair<string, object?>> Durable(string kind, FunctionDescriptor function, TriggerInput input) =>
        [new("durabletask.type", kind), new("durabletask.task.name", function.Name), new("durabletask.task.instance_id", input.About)];

    // Which operation has led to a change is not told by a feed of the latest versions.
    private static IEnumerable<KeyValuePair<string, object?>> Changes(FunctionBinding trigger) =>
    [
        new("db.system.name", "azure.cosmosdb"), new("db.namespace", trigger.Text("databaseName")),
        new("db.collection.name", trigger.Text("containerName")), new("faas.document.collection", trigger.Text("containerName")),
    ];

    private static IEnumerable<KeyValuePair<string, object?>> Message(FunctionBinding trigger, TriggerInput input) =>
    [
        new("messaging.system", "servicebus"), new("messaging.operation.name", "process"), new("messaging.operation.type", "process"),
        new("messaging.destination.name", trigger.Text("queueName") ?? trigger.Text("topicName")),
        new("messaging.destination.subscription.name", trigger.Text("subscriptionName")),
        new("messaging.message.id", input.Metadata.GetValueOrDefault("MessageId")?.String),
        new("messaging.servicebus.message.delivery_count", int.TryParse(input.Metadata.GetValueOrDefault("DeliveryCount")?.Json, out var count) ? count : null),
    ];

    private static string? EntityOf(FunctionBinding trigger) =>
        trigger.Text("queueName") ?? (trigger.Text("subscriptionName") is { } subscription ? $"{trigger.Text("topicName")}/{subscription}" : trigger.Text("topicName"));
}
