using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace EndToEnd.Tests.Contract;

/// <summary>One call of the document.</summary>
internal sealed class ApiOperation
{
    private readonly ApiContract _contract;
    private readonly Regex _route;

    public ApiOperation(ApiContract contract, string method, string path, JsonObject item, JsonObject operation)
    {
        (_contract, Method, Path, Id) = (contract, method, path, (string)operation["operationId"]!);
        _route = new Regex("^/api" + Regex.Replace(path, @"\{(\w+)\}", "(?<$1>[^/]+)") + "/?$", RegexOptions.IgnoreCase);
        JsonNode?[] parameters = [.. item["parameters"]?.AsArray() ?? [], .. operation["parameters"]?.AsArray() ?? []];
        Parameters = [.. parameters.Select(parameter => contract.Follow(parameter!))];
        Body = operation["requestBody"]?["content"]?["application/json"]?["schema"];
        Responses = operation["responses"]!.AsObject().ToDictionary(response => int.Parse(response.Key, CultureInfo.InvariantCulture), response => contract.Follow(response.Value!));
        IsOpen = operation["security"] is JsonArray { Count: 0 };
        IsForAdministrators = operation["security"] is JsonArray { Count: > 0 } keys && keys[0]!["masterKey"] is not null;
    }

    public string Id { get; }

    public string Method { get; }

    /// <summary>Without <c>/api</c>.</summary>
    public string Path { get; }

    public IReadOnlyList<JsonObject> Parameters { get; }

    /// <summary>The schema; null for a call without a body.</summary>
    public JsonNode? Body { get; }

    public IReadOnlyDictionary<int, JsonObject> Responses { get; }

    public bool IsOpen { get; }

    public bool IsForAdministrators { get; }

    public bool Matches(string path) => _route.IsMatch(path);

    public string PathValue(string path, string name) => Uri.UnescapeDataString(_route.Match(path).Groups[name].Value);

    public IEnumerable<string> Violations(JsonNode schema, JsonNode? value, bool closed = true) => _contract.Violations(schema, value, closed);

    public JsonObject Follow(JsonNode node) => _contract.Follow(node);

    public override string ToString() => $"{Id} ({Method} {Path})";
}
