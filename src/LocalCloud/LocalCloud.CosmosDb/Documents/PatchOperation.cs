using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.CosmosDb.Resources;

namespace LocalCloud.CosmosDb.Documents;

/// <summary>One operation of a patch; paths are JSON pointers.</summary>
internal sealed record PatchOperation(string Kind, string[] Path, JsonElement Value, string[]? From)
{
    private static readonly string[] Kinds = ["add", "set", "replace", "remove", "incr", "move"];

    public static PatchOperation Read(JsonElement json) => new(
        TextOf(json.GetProperty("op"u8)).ToLowerInvariant() is var kind && kind == "increment" ? "incr" : kind,
        Split(TextOf(json.GetProperty("path"u8))),
        json.TryGetProperty("value"u8, out var value) ? value : default,
        json.TryGetProperty("from"u8, out var from) ? Split(TextOf(from)) : null);

    /// <exception cref="JsonException">It is no text.</exception>
    private static string TextOf(JsonElement json) => json.ValueKind == JsonValueKind.String ? json.GetString()! : throw new JsonException("op, path and from are texts.");

    /// <summary>What makes the operation wrong for any document.</summary>
    public string? Problem(Container container) =>
        !Kinds.Contains(Kind) ? $"Unknown patch operation '{Kind}'."
        : Path.Length == 0 ? "A patch operation needs a path that starts with '/'."
        : Kind is not ("remove" or "move") && Value.ValueKind == JsonValueKind.Undefined ? $"Patch operation '{Kind}' needs a value."
        : Kind == "incr" && Value.ValueKind != JsonValueKind.Number ? "Patch operation 'incr' needs a number."
        : Kind == "move" && From is null or [] ? "Patch operation 'move' needs 'from'."
        : IsProtected(Path, container) || (From is not null && IsProtected(From, container)) ? $"Path '/{string.Join('/', Path)}' cannot be patched."
        : null;

    /// <summary>Changes the document; the text says why it cannot.</summary>
    public string? Apply(JsonObject document)
    {
        if (Kind != "move")
        {
            return Put(document, Kind, Path, Value.ValueKind == JsonValueKind.Undefined ? null : Node(Value));
        }

        var (source, name) = Find(document, From!);
        var moved = Get(source, name);
        return moved is null
            ? Missing(From!)
            : Put(document, "remove", From!, null) ?? Put(document, "add", Path, moved.DeepClone());
    }

    private static string? Put(JsonObject document, string kind, string[] path, JsonNode? value)
    {
        var (parent, name) = Find(document, path);
        switch (parent)
        {
            case JsonObject owner:
                var exists = owner.TryGetPropertyValue(name, out var old);
                if (!exists && kind is "replace" or "remove" && !exists)
                {
                    return Missing(path);
                }

                if (kind == "remove")
                {
                    owner.Remove(name);
                    return null;
                }

                if (kind == "incr" && exists)
                {
                    return Increment(old, value!, path, out var sum) ?? Set(() => owner[name] = sum);
                }

                return Set(() => owner[name] = value);
            case JsonArray list:
                return PutItem(list, kind, name, value, path);
            default:
                return Missing(path);
        }
    }

    private static string? PutItem(JsonArray list, string kind, string name, JsonNode? value, string[] path)
    {
        if (name == "-")
        {
            return kind is "add" or "set" ? Set(() => list.Add(value)) : Missing(path);
        }

        if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index > list.Count || (index == list.Count && kind != "add"))
        {
            return Missing(path);
        }

        return kind switch
        {
            "add" => Set(() => list.Insert(index, value)),
            "remove" => Set(() => list.RemoveAt(index)),
            "incr" => Increment(list[index], value!, path, out var sum) ?? Set(() => list[index] = sum),
            _ => Set(() => list[index] = value),
        };
    }

    private static string? Increment(JsonNode? old, JsonNode by, string[] path, out JsonNode? sum)
    {
        sum = null;
        if (old is not JsonValue value || value.GetValueKind() != JsonValueKind.Number)
        {
            return $"Path '/{string.Join('/', path)}' is no number and cannot be incremented.";
        }

        var (left, right) = (value.GetValue<JsonElement>(), by.GetValue<JsonElement>());
        if (left.TryGetInt64(out var a) && right.TryGetInt64(out var b) && long.CreateSaturating((Int128)a + b) is var whole && whole == (Int128)a + b)
        {
            sum = Number(whole);
            return null;
        }

        var real = left.GetDouble() + right.GetDouble();
        if (!double.IsFinite(real))
        {
            return $"Path '/{string.Join('/', path)}' cannot be incremented by so much.";
        }

        sum = Number(real);
        return null;

        static JsonNode Number<T>(T number) where T : IFormattable => JsonNode.Parse(number.ToString("R", CultureInfo.InvariantCulture) is var text && typeof(T) == typeof(long) ? number.ToString("D", CultureInfo.InvariantCulture) : text)!;
    }

    private static (JsonNode? Parent, string Name) Find(JsonObject document, string[] path)
    {
        JsonNode? at = document;
        foreach (var segment in path.AsSpan(0, path.Length - 1))
        {
            at = Get(at, segment);
        }

        return (at, path[^1]);
    }

    private static JsonNode? Get(JsonNode? parent, string name) => parent switch
    {
        JsonObject owner => owner[name],
        JsonArray list when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Count => list[index],
        _ => null,
    };

    private static string? Set(Action change)
    {
        change();
        return null;
    }

    private static JsonNode? Node(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(value),
        JsonValueKind.Array => JsonArray.Create(value),
        JsonValueKind.Null => null,
        _ => JsonValue.Create(value),
    };

    private static string Missing(string[] path) => $"The path '/{string.Join('/', path)}' of the patch does not exist in the document.";

    private static bool IsProtected(string[] path, Container container) =>
        path is ["id" or "_rid" or "_self" or "_etag" or "_ts" or "_attachments", ..]
        || container.PartitionKey.Paths.Any(key => ("/" + string.Join('/', path) + "/").StartsWith(key + "/", StringComparison.Ordinal) || (key + "/").StartsWith("/" + string.Join('/', path) + "/", StringComparison.Ordinal));

    private static string[] Split(string pointer) => pointer.Length > 1 && pointer[0] == '/'
        ? [.. pointer[1..].Split('/').Select(segment => segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))]
        : [];
}
