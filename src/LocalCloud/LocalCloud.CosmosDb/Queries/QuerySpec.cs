using System.Text.Json;
using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries;

/// <summary>The body of a query request: text, parameters, and where a client wants ORDER BY to resume.</summary>
internal sealed record QuerySpec(string Text, IReadOnlyDictionary<string, SqlValue> Parameters, ResumeFilter? Resume)
{
    private static readonly Dictionary<string, SqlValue> None = [];

    public static (QuerySpec? Spec, string? Refusal) Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            var root = JsonElement.Parse(body.Span, new() { MaxDepth = 128 });
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("query"u8, out var text) || text.ValueKind != JsonValueKind.String)
            {
                return (null, "A query request needs a body of the form {\"query\":\"SELECT …\",\"parameters\":[…]}.");
            }

            var parameters = None;
            if (root.TryGetProperty("parameters"u8, out var list) && list.ValueKind != JsonValueKind.Array)
            {
                return (null, "The parameters of a query must be an array of {\"name\":\"@…\",\"value\":…}.");
            }

            if (list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0)
            {
                parameters = new(list.GetArrayLength(), StringComparer.Ordinal);
                foreach (var parameter in list.EnumerateArray())
                {
                    var name = parameter.GetProperty("name"u8).GetString() ?? "";
                    if (name is not ['@', not (>= '0' and <= '9'), ..])
                    {
                        return (null, $"Invalid query. Specified parameter name '{name}' is invalid. Parameter names should be in the format of symbol '@' followed by a valid identifier. E.g. @param1");
                    }

                    if (!parameters.TryAdd(name, parameter.TryGetProperty("value"u8, out var value) ? SqlValue.Of(value) : default))
                    {
                        return (null, $"Invalid query. Specified duplicate parameter name '{name}'.");
                    }
                }
            }

            var resume = root.TryGetProperty("resumeFilter"u8, out var filter) && filter.ValueKind == JsonValueKind.Object ? ResumeFilter.Read(filter) : null;
            return (new(text.GetString()!, parameters, resume), null);
        }
        catch (Exception invalid) when (invalid is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return (null, "The query request is invalid: " + invalid.Message);
        }
    }
}
