using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using EventSourcing.Events;
using EventSourcing.Snapshots;

namespace Ordering.Tests.Snapshots;

/// <summary>The shape in which a state is stored, as JSON schema.</summary>
internal static class StateSchema
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = EventSerializer.JsonOptions.Encoder, NewLine = "\n" };

    private static readonly JsonSchemaExporterOptions Exporter = new()
    {
        TreatNullObliviousAsNonNullable = true,

        // What has a converter of its own has no schema; its name must do.
        TransformSchemaNode = (context, schema) =>
            schema.GetValueKind() == JsonValueKind.True ? new JsonObject { ["$comment"] = context.TypeInfo.Type.Name } : schema,
    };

    public static string Of(Type state) =>
        SnapshotJson.Options.GetJsonSchemaAsNode(state, Exporter).ToJsonString(Indented) + "\n";

    /// <summary>The file <c>Schemas/&lt;category&gt;.v&lt;state version&gt;.json</c>.</summary>
    public static string? Approved(AggregateType aggregate)
    {
        using var file = typeof(StateSchema).Assembly.GetManifestResourceStream(FileOf(aggregate));
        return file is null ? null : new StreamReader(file).ReadToEnd().ReplaceLineEndings("\n");
    }

    public static string FileOf(AggregateType aggregate) => $"{aggregate.Category}.v{aggregate.Policy.StateVersion}.json";
}
