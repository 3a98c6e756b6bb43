using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using EventSourcing.Events;

namespace EventSourcing.Snapshots;

/// <summary>
/// States to and from JSON. Unlike an event, a state may be thrown away; so reading is strict, and what does not fit to the letter is no
/// snapshot, rather than a state with something missing.
/// </summary>
public static class SnapshotJson
{
    /// <summary>As events, but complete: with nulls, and without what is derived from the rest.</summary>
    public static JsonSerializerOptions Options { get; } = new(EventSerializer.JsonOptions)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
        NumberHandling = JsonNumberHandling.Strict,
        PropertyNameCaseInsensitive = false,
        RespectNullableAnnotations = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RequireAllButDerived } },
    };

    public static JsonElement Write<TState>(TState state) => JsonSerializer.SerializeToElement(state, Options);

    /// <exception cref="JsonException">It is not the JSON of a <typeparamref name="TState"/>.</exception>
    public static TState Read<TState>(JsonElement json) =>
        json.Deserialize<TState>(Options) ?? throw new JsonException($"The {typeof(TState).Name} is null.");

    private static void RequireAllButDerived(JsonTypeInfo type)
    {
        foreach (var property in type.Kind == JsonTypeInfoKind.Object ? type.Properties.ToList() : [])
        {
            if (property.Set is null)
            {
                type.Properties.Remove(property);
            }
            else
            {
                property.IsRequired = true;
            }
        }
    }
}
