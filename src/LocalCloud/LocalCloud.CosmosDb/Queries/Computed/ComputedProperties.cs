using System.Text.Json;
using LocalCloud.CosmosDb.Queries.Evaluation;
using LocalCloud.CosmosDb.Queries.Syntax;

namespace LocalCloud.CosmosDb.Queries.Computed;

/// <summary>Properties that are in no document: a container's definition says by which expression of the document each is computed.</summary>
internal sealed class ComputedProperties
{
    private const int Most = 20;
    private static readonly HashSet<string> s_reserved = new(StringComparer.Ordinal) { "id", "_rid", "_ts", "_etag", "_self", "_attachments", "_lsn" };
    private readonly Dictionary<string, (string Root, SqlExpression Value)> _expressions = new(StringComparer.Ordinal);

    public bool Has(string name) => _expressions.ContainsKey(name);

    /// <summary>The expression, and what it calls the document.</summary>
    public (string Root, SqlExpression Value) this[string name] => _expressions[name];

    /// <summary>Null for a definition without any; the text is the refusal.</summary>
    public static (ComputedProperties? Properties, string? Refusal) Read(JsonElement definition)
    {
        if (!definition.TryGetProperty("computedProperties"u8, out var list) || list.ValueKind == JsonValueKind.Null || list.GetArrayLength() == 0)
        {
            return (null, null);
        }

        if (list.GetArrayLength() > Most)
        {
            return (null, $"A container can have {Most} computed properties at most.");
        }

        var properties = new ComputedProperties();
        foreach (var item in list.EnumerateArray())
        {
            var (name, query) = (item.GetProperty("name"u8).GetString() ?? "", item.GetProperty("query"u8).GetString() ?? "");
            if (properties.Add(name, query) is { } problem)
            {
                return (null, $"The computed property '{name}' is invalid: {problem}");
            }
        }

        return (properties, null);
    }

    private string? Add(string name, string text)
    {
        if (name.Length == 0 || name.AsSpan().IndexOfAny(@"/\?#") >= 0 || s_reserved.Contains(name))
        {
            return "its name is empty, reserved or a path.";
        }

        try
        {
            var query = SqlParser.Parse(text, out var isDeep);
            if (isDeep)
            {
                return "its query is nested too deep.";
            }

            if (Problem(query) is { } problem)
            {
                return problem;
            }

            _ = new QueryCompiler().Compile(query, null);
            return _expressions.TryAdd(name, (SqlTree.NameOf(query.From[0])!, ((SelectValue)query.Select).Value)) ? null : "another one has the same name.";
        }
        catch (QueryException invalid)
        {
            return invalid.Error.ToJson();
        }
    }

    private static string? Problem(SqlQuery query) => query switch
    {
        not { Select: SelectValue } => "its query must be SELECT VALUE.",
        not { From: [{ Collection: Identifier, Iterates: false }] } => "its query must be FROM the item itself, without JOIN.",
        not { Distinct: false, Top: null, Where: null, GroupBy: [], OrderBy: [], Offset: null } =>
            "its query cannot have DISTINCT, TOP, WHERE, GROUP BY, ORDER BY or OFFSET LIMIT.",
        { Select: SelectValue select } when SqlTree.SelfAndDescendants(select.Value).FirstOrDefault(IsForbidden) is not null =>
            "its query cannot have subqueries, parameters, aggregates, spatial or user-defined functions, or what gives another value each time.",
        _ => null,
    };

    private static bool IsForbidden(SqlExpression expression) => expression switch
    {
        Subquery or Parameter => true,
        Call call => call.UserDefined || Aggregate.Is(call)
            || call.Name.StartsWith("ST_", StringComparison.OrdinalIgnoreCase)
            || call.Name.StartsWith("GetCurrent", StringComparison.OrdinalIgnoreCase)
            || call.Name.Equals("RAND", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };
}
