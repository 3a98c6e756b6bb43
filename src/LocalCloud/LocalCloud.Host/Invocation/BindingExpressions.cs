using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;

namespace LocalCloud.Host.Invocation;

/// <summary>
/// <c>{name}</c> in an attribute stands for a value of the invocation: trigger metadata, a route value, <c>Query.x</c>, <c>headers.x</c>,
/// or a property of a JSON message; <c>{rand-guid}</c> and <c>{DateTime}</c>, each with a format after a colon, for new ones.
/// </summary>
internal sealed partial class BindingExpressions(TriggerInput input, TimeProvider time)
{
    /// <exception cref="InvalidOperationException">There is no such value.</exception>
    public string Resolve(string text) => Expression().Replace(text, match => ValueOf(match.Groups[1].Value, match.Groups[2].Value));

    /// <summary>A binding with its expressions in all attributes resolved; itself when there are none.</summary>
    /// <exception cref="InvalidOperationException">There is no such value.</exception>
    public FunctionBinding Resolve(FunctionBinding binding)
    {
        if (!HasExpressions(binding))
        {
            return binding;
        }

        var attributes = JsonObject.Create(binding.Attributes)!;
        foreach (var (name, value) in attributes.ToArray())
        {
            if (value is JsonValue text && text.TryGetValue<string>(out var written))
            {
                attributes[name] = Resolve(written);
            }
        }

        return binding with { Attributes = JsonSerializer.SerializeToElement(attributes) };
    }

    public static bool HasExpressions(FunctionBinding binding) =>
        binding.Attributes.EnumerateObject().Any(attribute => attribute.Value.ValueKind is JsonValueKind.String && Expression().IsMatch(attribute.Value.GetString()!));

    /// <summary>A query with its expressions turned into parameters of the same names, so that no value is ever read as SQL.</summary>
    /// <exception cref="InvalidOperationException">There is no such value.</exception>
    public (string Query, IReadOnlyDictionary<string, object> Parameters) ResolveQuery(string query)
    {
        var parameters = new Dictionary<string, object>();
        var text = Expression().Replace(query, match =>
        {
            var name = "@" + match.Groups[1].Value.Replace('.', '_').Replace('-', '_');
            parameters[name] = ValueOf(match.Groups[1].Value, match.Groups[2].Value);
            return name;
        });
        return (text, parameters);
    }

    private string ValueOf(string name, string format) =>
        Find(name) ?? BuiltIn(name, format) ?? throw new InvalidOperationException($"No value for named parameter '{name}'.");

    private string? Find(string name)
    {
        var path = name.Split('.');
        if (input.Text is { } own && Descend(own, path) is { } inside)
        {
            return inside;
        }

        foreach (var (key, value) in input.Metadata)
        {
            if (key.Equals(path[0], StringComparison.OrdinalIgnoreCase) && ValueText.Of(value) is { } text)
            {
                return path.Length is 1 ? Plain(value, text) : Descend(text, path.AsSpan(1));
            }
        }

        return input.Value.DataCase is TypedData.DataOneofCase.Http ? OfRequest(input.Value.Http, path)
            : ValueText.Of(input.Value) is { } message ? Descend(message, path)
            : null;
    }

    private static string? OfRequest(RpcHttp request, ReadOnlySpan<string> path)
    {
        if (path.Length is 2)
        {
            var values = path[0].ToUpperInvariant() switch { "QUERY" => request.Query, "HEADERS" => request.Headers, _ => null };
            var nullable = path[0].ToUpperInvariant() switch { "QUERY" => request.NullableQuery, "HEADERS" => request.NullableHeaders, _ => null };
            if (values is not null)
            {
                return In(values, path[1]) ?? In(nullable!, path[1]);
            }
        }

        return path.Length is 1 && (In(request.Params, path[0]) ?? In(request.NullableParams, path[0])) is { } route ? route
            : request.Body is { } body && ValueText.Of(body) is { } text ? Descend(text, path)
            : null;
    }

    private static string? In(IEnumerable<KeyValuePair<string, string>> values, string name) =>
        values.FirstOrDefault(value => value.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    private static string? In(IEnumerable<KeyValuePair<string, NullableString>> values, string name) =>
        values.FirstOrDefault(value => value.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value?.Value;

    private string? BuiltIn(string name, string format) => name.ToUpperInvariant() switch
    {
        "RAND-GUID" => Guid.NewGuid().ToString(format.Length > 0 ? format : "D"),
        "DATETIME" => time.GetUtcNow().UtcDateTime.ToString(format.Length > 0 ? format : "yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        _ => null,
    };

    // Metadata comes as JSON where it is no text: a JSON string is meant by its content.
    private static string? Plain(TypedData value, string text) =>
        value.DataCase is TypedData.DataOneofCase.JsonUtf8 ? Descend(text, []) ?? text : text;

    private static string? Descend(string json, ReadOnlySpan<string> path)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var element = document.RootElement;
            foreach (var name in path)
            {
                if (element.ValueKind is not JsonValueKind.Object || Child(element, name) is not { } child)
                {
                    return null;
                }

                element = child;
            }

            return element.ValueKind is JsonValueKind.String ? element.GetString() : Convert.ToString(element, CultureInfo.InvariantCulture);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement? Child(JsonElement element, string name)
    {
        foreach (var property in element.EnumerateObject())
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return property.Value;
            }
        }

        return null;
    }

    [GeneratedRegex(@"\{([A-Za-z_][\w\-.]*)(?::([^{}]+))?\}")]
    private static partial Regex Expression();
}
