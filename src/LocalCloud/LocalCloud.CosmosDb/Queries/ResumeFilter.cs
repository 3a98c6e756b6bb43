using System.Text.Json;
using LocalCloud.CosmosDb.Queries.Evaluation;
using LocalCloud.CosmosDb.Queries.Values;
using LocalCloud.CosmosDb.Resources;

namespace LocalCloud.CosmosDb.Queries;

/// <summary>
/// Where a client resumes ORDER BY in this range: rows before <see cref="Keys"/> are done; of the equal ones, those before
/// <see cref="Number"/>, or all of them, are done too.
/// </summary>
/// <param name="Number">The document to resume at (it is sent again), or null.</param>
internal sealed record ResumeFilter(SqlValue[] Keys, long? Number, bool Exclude)
{
    public static ResumeFilter Read(JsonElement filter)
    {
        var values = filter.GetProperty("value"u8).EnumerateArray().ToArray();
        var rid = filter.TryGetProperty("rid"u8, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
        return new(
            [.. values.Select(ValueOf)],
            rid is null ? null : ResourceId.DocumentNumber(rid),
            filter.TryGetProperty("exclude"u8, out var exclude) && exclude.ValueKind == JsonValueKind.True);
    }

    public bool Passes(ResultRow row, RowOrder order)
    {
        // Arrays and objects come as a hash that tells only their type, which is all that their order looks at.
        var place = order.CompareKeys(row.Keys, Keys);
        return place > 0 || (place == 0 && !Exclude && (Number is null || order.CompareNumbers(row.Number, Number.Value) >= 0));
    }

    private static SqlValue ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => default,
        JsonValueKind.Object => value.GetProperty("type"u8).ValueEquals("array"u8) ? SqlValue.Of(Array.Empty<SqlValue>()) : SqlValue.Of(Array.Empty<KeyValuePair<string, SqlValue>>()),
        _ => SqlValue.Of(value),
    };
}
