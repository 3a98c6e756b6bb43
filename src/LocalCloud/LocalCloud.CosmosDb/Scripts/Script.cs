using System.Text.Json;
using LocalCloud.CosmosDb.Resources;

namespace LocalCloud.CosmosDb.Scripts;

/// <summary>A stored procedure, trigger or user-defined function of a container.</summary>
/// <param name="Body">JavaScript: one function.</param>
internal sealed record Script(long Number, ScriptKind Kind, string Id, string Body, string Rid, byte[] Json)
{
    /// <summary>Of a trigger: before the write (<c>Pre</c>), not after it.</summary>
    public bool IsPreTrigger { get; private init; }

    /// <summary>Of a trigger: the operation it is for; <c>All</c> for any.</summary>
    private string Operation { get; init; } = "All";

    public static Script Of(long number, ScriptKind kind, byte[] json)
    {
        var definition = JsonElement.Parse(json);
        return new(number, kind, Text(definition, "id")!, Text(definition, "body")!, Text(definition, "_rid")!, json)
        {
            IsPreTrigger = "pre".Equals(Text(definition, "triggerType"), StringComparison.OrdinalIgnoreCase),
            Operation = Text(definition, "triggerOperation") ?? "All",
        };
    }

    public static string RidOf(Container container, ScriptKind kind, long number) => ResourceId.Text(ResourceId.Child(container.RidBytes, number, kind.RidType));

    /// <summary>What is wrong with a definition; null for nothing.</summary>
    public static string? Problem(ScriptKind kind, JsonElement definition) =>
        string.IsNullOrWhiteSpace(Text(definition, "body")) ? "The input content is invalid because the required properties - 'body; ' - are missing"
        : kind == ScriptKind.Trigger && Text(definition, "triggerType")?.ToUpperInvariant() is not ("PRE" or "POST") ? "A trigger is of the type Pre or Post."
        : kind == ScriptKind.Trigger && Text(definition, "triggerOperation")?.ToUpperInvariant() is not ("ALL" or "CREATE" or "UPDATE" or "DELETE" or "REPLACE" or "UPSERT")
            ? "A trigger is for the operation All, Create, Update, Delete, Replace or Upsert."
        : null;

    /// <param name="operation">Create, Upsert, Replace or Delete.</param>
    public bool IsFor(string operation) => new[] { "All", operation, operation == "Replace" ? "Update" : operation }.Contains(Operation, StringComparer.OrdinalIgnoreCase);

    private static string? Text(JsonElement definition, string name) =>
        definition.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
