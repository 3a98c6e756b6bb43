using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using LocalCloud.Host.Invocation;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;

namespace LocalCloud.Host.CosmosDb;

/// <summary>
/// <c>{name}</c> in an attribute stands for a value of the invocation: trigger metadata, a route value, <c>Query.x</c>, <c>headers.x</c>,
/// or a property of a JSON message.
/// </summary>
internal sealed partial class BindingExpressions(TriggerInput input)
{
    /// <exception cref="InvalidOperationException">There is no such value.</exception>
    public string Resolve(string text) => Expression().Replace(text, match => ValueOf(match.Groups[1].Value));

    /// <summary>A query with its expressions turned into parameters of the same names, so that no value is ever read as SQL.</summary>
    /// <exception cref="InvalidOperationException">There is no such value.</exception>
    public (string Query, IReadOnlyDictionary<string, object> Parameters) ResolveQuery(string query)
    {
        var parameters = new Dictionary<string, object>();
        var text = Expression().Replace(query, match =>
        {
            var name = "@" + match.Groups[1].Value.Replace('.', '_').Replace('-', '_');
            parameters[name] = ValueOf(match.Groups[1].Value);
            return name;
        });
        return (text, parameters);
    }

    private string ValueOf(string name) =>
        Find(name) ?? throw new InvalidOperationException($"No value for named parameter '{name}'.");

    private string? Find(string name)
    {
        var path = name.Split('.');
        if (path.Length is 1 && BuiltIn(name) is { } builtIn)
        {
            return builtIn;
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

    private static string? BuiltIn(string name) => name switch
    {
        "rand-guid" => Guid.NewGuid().ToString(),
        _ => null,
    };

    // Metadata comes as JSON where it is no text: a JSON string is meant by its content.
    private static string? Plain(TypedData value, string text) =>
        value.DataCase is TypedData.DataOneofCase.Json ? Descend(text, []) ?? text : text;

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

    [GeneratedRegex(@"\{([A-Za-z_][\w\-.]*)\}")]
    private static partial Regex Expression();
}
