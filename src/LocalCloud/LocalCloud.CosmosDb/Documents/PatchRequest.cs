using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.CosmosDb.Http;
using LocalCloud.CosmosDb.Queries;
using LocalCloud.CosmosDb.Queries.Evaluation;
using LocalCloud.CosmosDb.Queries.Values;
using LocalCloud.CosmosDb.Resources;

namespace LocalCloud.CosmosDb.Documents;

/// <summary>A partial update: up to ten operations, and maybe a condition the stored document must meet.</summary>
internal sealed class PatchRequest(IReadOnlyList<PatchOperation> operations, PreparedQuery? condition)
{
    private const int MostOperations = 10;

    public int Operations => operations.Count;

    public static (PatchRequest? Patch, string? Refusal) Parse(ReadOnlyMemory<byte> body, Container container, QueryCache queries)
    {
        try
        {
            var root = JsonElement.Parse(body.Span, new() { MaxDepth = 128 });
            // Some SDKs send the operations alone.
            var list = root.ValueKind == JsonValueKind.Array ? root : root.GetProperty("operations"u8);
            var operations = list.EnumerateArray().Select(PatchOperation.Read).ToList();
            var refusal = operations.Count is 0 or > MostOperations
                ? $"A patch must have 1 to {MostOperations} operations."
                : operations.Select(operation => operation.Problem(container)).FirstOrDefault(problem => problem is not null);
            var condition = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("condition"u8, out var text) && text.ValueKind == JsonValueKind.String
                ? queries.Prepare("SELECT * " + text.GetString())
                : null;
            refusal ??= condition?.Compiled.UserFunctions.Count > 0 ? "The condition of a patch cannot call user defined functions." : null;
            return refusal is null ? (new(operations, condition), null) : (null, refusal);
        }
        catch (Exception invalid) when (invalid is JsonException or KeyNotFoundException or InvalidOperationException or QueryException)
        {
            return (null, "The patch is invalid: " + invalid.Message);
        }
    }

    public (ParsedDocument? Document, Reply? Refusal) Apply(byte[] stored, Container container)
    {
        if (condition is not null && !Meets(stored, condition))
        {
            return (null, Reply.Refuse(412, ErrorBody.List("One of the specified pre-condition is not met.")));
        }

        var document = JsonNode.Parse(stored, documentOptions: new() { MaxDepth = 128 })!.AsObject();
        foreach (var operation in operations)
        {
            if (operation.Apply(document) is { } problem)
            {
                return (null, Reply.BadRequest(ErrorBody.List(problem)));
            }
        }

        var (parsed, refusal) = ParsedDocument.Parse(ResourceJson.Write(writer =>
        {
            foreach (var (name, value) in document)
            {
                writer.WritePropertyName(name);
                if (value is null)
                {
                    writer.WriteNullValue();
                }
                else
                {
                    value.WriteTo(writer);
                }
            }
        }), container.Settings);
        return parsed is null ? (null, Reply.BadRequest(ErrorBody.List(refusal!)))
            : parsed.Text.Length > ParsedDocument.LargestSize ? (null, DocumentService.TooLarge())
            : (parsed, null);
    }

    private static bool Meets(byte[] stored, PreparedQuery condition)
    {
        var frame = new Frame(condition.Compiled.Bindings.SlotCount, new Dictionary<string, SqlValue>(), 0);
        frame.Slots[Frame.Document] = SqlValue.Of(JsonElement.Parse(stored, new() { MaxDepth = 128 }));
        return condition.Compiled.Combinations(frame).Any();
    }
}
