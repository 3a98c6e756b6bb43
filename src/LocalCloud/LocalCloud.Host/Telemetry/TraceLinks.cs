using System.Diagnostics;
using System.Text.Json;
using LocalCloud.Host.Runtime;

namespace LocalCloud.Host.Telemetry;

/// <summary>
/// What a delivery has come from. A batch of messages or changes belongs to many traces, so it is linked to each; of changes, to those of documents
/// that say where they are from in a property <c>traceparent</c>, as CloudEvents do.
/// </summary>
internal static class TraceLinks
{
    // As many as a span keeps of them.
    private const int Most = 128;

    public static IEnumerable<ActivityLink>? Of(FunctionDescriptor function, TriggerInput input) => TriggerSpan.TriggerOf(function) switch
    {
        "datasource" => In(input.Value.JsonUtf8.Span),
        "pubsub" when ActivityContext.TryParse(input.TraceParent, input.TraceState, isRemote: true, out var sender) => [new(sender)],
        "pubsub" => In((input.Metadata.GetValueOrDefault("ApplicationPropertiesArray") ?? input.Value).JsonUtf8.Span),
        _ => null,
    };

    /// <summary>An array of objects; anything else has none.</summary>
    internal static IReadOnlyList<ActivityLink> In(ReadOnlySpan<byte> json)
    {
        var found = new HashSet<ActivityContext>();
        var reader = new Utf8JsonReader(json);
        try
        {
            while (found.Count < Most && reader.Read())
            {
                if (reader.TokenType is JsonTokenType.PropertyName)
                {
                    var isTrace = reader.CurrentDepth == 2 && (reader.ValueTextEquals("traceparent"u8) || reader.ValueTextEquals("Diagnostic-Id"u8));
                    reader.Skip();
                    if (isTrace && reader.TokenType is JsonTokenType.String && ActivityContext.TryParse(reader.GetString(), null, isRemote: true, out var cause))
                    {
                        found.Add(cause);
                    }
                }
            }
        }
        catch (JsonException)
        {
            // Bodies of messages may be anything.
        }

        return [.. found.Select(cause => new ActivityLink(cause))];
    }
}
