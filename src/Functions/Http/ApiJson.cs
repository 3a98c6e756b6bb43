using System.Text.Json;
using System.Text.Json.Serialization;
using EventSourcing.Events;

namespace OrderFlow.Http;

/// <summary>The JSON of the contract: camelCase, enums as camelCase strings, absent instead of null.</summary>
public static class ApiJson
{
    /// <summary>Levels of nesting that a body may have.</summary>
    public const int MaxDepth = 32;

    /// <summary>For answers.</summary>
    public static JsonSerializerOptions Options { get; } = new(EventSerializer.JsonOptions) { Converters = { new UtcTimeConverter() } };

    /// <summary>
    /// For bodies. Unknown fields are ignored, but nothing is guessed: a number in quotes is no number, an enum's number no name, and of a
    /// field that comes twice nobody knows which was meant.
    /// </summary>
    public static JsonSerializerOptions Bodies { get; } = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.Strict,
        AllowDuplicateProperties = false,
        MaxDepth = MaxDepth,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false), new ExactDecimalConverter(), new BoundedIntegerConverter(),
        },
    };
}
