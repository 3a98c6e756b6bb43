using System.Globalization;
using LocalCloud.CosmosDb.Queries.Evaluation;
using LocalCloud.CosmosDb.Queries.Rules;
using LocalCloud.CosmosDb.Queries.Syntax;

namespace LocalCloud.CosmosDb.Queries.Planning;

/// <summary>Rewrites a query for a client that merges partitions, into the same text as the service's compiler (see the golden plans).</summary>
internal sealed class QueryRewriter(SqlQuery query, Frame frame, bool singlePartition, bool plainRanks)
{
    private const string Filter = "({documentdb-formattableorderbyquery-filter})";
    private static readonly Dictionary<string, string> AggregateNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["COUNT"] = "Count", ["COUNTIF"] = "CountIf", ["SUM"] = "Sum", ["AVG"] = "Average", ["MIN"] = "Min", ["MAX"] = "Max", ["MAKELIST"] = "MakeList", ["MAKESET"] = "MakeSet",
    };

    public QueryPlan Plan()
    {
        if (DistinctCount() is { } distinctCount)
        {
            return distinctCount;
        }

        if (query.IsRanked)
        {
            return new() { Hybrid = HybridPlan.Of(query, Number(query.Top, Counts.WrongTop), Number(query.Offset, Counts.WrongOffset), Number(query.Limit, Counts.WrongLimit), plainRanks) };
        }

        CheckCompositions();
        var groups = query.GroupBy.Count > 0 || HasAggregates();
        var (top, offset, limit) = (Number(query.Top, Counts.WrongTop), Number(query.Offset, Counts.WrongOffset), Number(query.Limit, Counts.WrongLimit));
        // What the client puts together of several results, only the client can count.
        var merges = query.Distinct || groups;
        var skips = offset is not null && (merges || !singlePartition);
        var plan = new QueryPlan
        {
            Top = top,
            Offset = skips ? offset : null,
            Limit = skips ? limit : null,
            HasSelectValue = query.Select is SelectValue,
            DistinctType = DistinctType(),
            GroupByExpressions = [.. query.GroupBy.Select(SqlPrinter.Print)],
        };
        if (groups)
        {
            return Aggregated(plan);
        }

        // One logical partition can skip by itself; over several, each must send what all together may skip.
        var page = offset is null || merges ? ""
            : skips ? string.Create(CultureInfo.InvariantCulture, $"\nOFFSET 0 LIMIT {offset + limit}")
            : string.Create(CultureInfo.InvariantCulture, $"\nOFFSET {offset} LIMIT {limit}");
        if (query.OrderBy.Count > 0)
        {
            return plan with { OrderBy = query.OrderBy, HasNonStreamingOrderBy = query.OrderBy is [var only] && Ranking.IsVector(only.Value), RewrittenQuery = OrderedQuery() + page };
        }

        return skips || (merges && top is not null)
            ? plan with { RewrittenQuery = SqlPrinter.Print(query with { Top = merges ? null : query.Top, Offset = null, Limit = null }) + page }
            : plan;
    }

    /// <summary>Results that are ordered by what must be distinct arrive side by side.</summary>
    private string DistinctType() =>
        !query.Distinct ? "None"
        : query.Select is SelectValue { Value: var value } && query.OrderBy is [var only] && SqlPrinter.Key(only.Value) == SqlPrinter.Key(value) ? "Ordered"
        : "Unordered";

    private void CheckCompositions()
    {
        if (SqlTree.Expressions(query.Select).Any(result => AggregateOf(result) is null && Aggregate.IsIn(result)))
        {
            throw QueryRules.Composition();
        }
    }

    /// <summary>SELECT COUNT(1) FROM (SELECT DISTINCT …): the client counts the distinct values.</summary>
    private QueryPlan? DistinctCount()
    {
        if (query.From is not [{ Collection: Subquery { Query: { Distinct: true, OrderBy.Count: 0, GroupBy.Count: 0 } inner } }] || query.Where is not null || query.GroupBy.Count > 0)
        {
            return null;
        }

        var (call, alias, isValue) = query.Select switch
        {
            SelectValue { Value: Call value } => (value, "", true),
            SelectList { Items: [{ Value: Call value } item] } => (value, item.Alias ?? "$1", false),
            _ => (null, "", false),
        };
        return call is { Arguments: [Literal] } && call.Name.Equals("COUNT", StringComparison.OrdinalIgnoreCase)
            ? new() { DistinctType = "Unordered", DCountAlias = alias, HasSelectValue = isValue, RewrittenQuery = SqlPrinter.Print(inner) }
            : null;
    }

    /// <summary>What the query calls the first thing it selects from.</summary>
    public static string Root(SqlQuery query) => query.From[0].Alias ?? SqlPrinter.Print(query.From[0].Collection);

    /// <summary>What it selects, as one value.</summary>
    public static string Payload(SqlQuery query) => query.Select switch
    {
        SelectValue value => SqlPrinter.Print(value.Value),
        SelectList list => Payload(list, SqlPrinter.Print),
        _ => Root(query),
    };

    /// <summary>Its WHERE clause with the place where a client says how far it has come in the order.</summary>
    public static string Filtered(SqlQuery query) => query.Where is { } condition ? $"({SqlPrinter.Print(condition)} AND {Filter})" : Filter;

    private string OrderedQuery()
    {
        var root = Root(query);
        var items = string.Join(", ", query.OrderBy.Select(sort => $"{{\"item\": {SqlPrinter.Print(sort.Value)}}}"));
        var payload = Payload(query);
        var where = Filtered(query);
        if (query.Select is SelectValue)
        {
            where = $"({where} AND IS_DEFINED({payload}))";
        }

        var top = query.Top is { } count && !query.Distinct ? $"TOP {SqlPrinter.Print(count)} " : "";
        var orderBy = string.Join(", ", query.OrderBy.Select(SqlPrinter.Print));
        return $"SELECT {top}{root}._rid, [{items}] AS orderByItems, {payload} AS payload\n{SqlPrinter.Print(query.From)}\nWHERE {where}\nORDER BY {orderBy}";
    }

    private QueryPlan Aggregated(QueryPlan plan)
    {
        var select = "";
        if (query.Select is SelectValue { Value: var value })
        {
            var aggregate = AggregateOf(value);
            plan = aggregate is null ? plan : plan with { Aggregates = [aggregate] };
            var payload = aggregate is null ? SqlPrinter.Print(value) : $"[{Item(value)}]";
            select = query.GroupBy.Count > 0 ? $"{GroupItems()} AS groupByItems, {payload} AS payload" : "VALUE " + payload;
        }
        else if (query.Select is SelectList list)
        {
            var names = QueryCompiler.Names(list);
            plan = plan with
            {
                GroupByAliases = names,
                AliasToAggregate = [.. names.Zip(list.Items, (name, item) => KeyValuePair.Create(name, AggregateOf(item.Value) ?? ""))],
            };
            var payload = Payload(list, item => AggregateOf(item) is null ? SqlPrinter.Print(item) : Item(item));
            select = (query.GroupBy.Count > 0 ? GroupItems() + " AS groupByItems, " : "") + payload + " AS payload";
        }

        var from = query.From.Count > 0 ? "\n" + SqlPrinter.Print(query.From) : "";
        var where = query.Where is { } condition ? $"\nWHERE {SqlPrinter.Print(condition)}" : "";
        var groupBy = query.GroupBy.Count > 0 ? "\nGROUP BY " + string.Join(", ", plan.GroupByExpressions) : "";
        var orderBy = query.OrderBy.Count > 0 ? "\nORDER BY " + string.Join(", ", query.OrderBy.Select(SqlPrinter.Print)) : "";
        return plan with { RewrittenQuery = $"SELECT {(query.Distinct ? "DISTINCT " : "")}{select}{from}{where}{groupBy}{orderBy}" };
    }

    private string GroupItems() => "[" + string.Join(", ", query.GroupBy.Select(group => $"{{\"item\": {SqlPrinter.Print(group)}}}")) + "]";

    private static string Payload(SelectList list, Func<SqlExpression, string> print) =>
        "{" + string.Join(", ", QueryCompiler.Names(list).Zip(list.Items, (name, item) => $"{SqlPrinter.Quote(name)}: {print(item.Value)}")) + "}";

    /// <summary>An aggregate in the form that can be merged: AVG as sum and count, MIN and MAX with a count.</summary>
    private static string Item(SqlExpression expression)
    {
        var call = (Call)expression;
        var argument = SqlPrinter.Print(call.Arguments[0]);
        return call.Name.ToUpperInvariant() switch
        {
            "AVG" => $"{{\"item\": {{\"sum\": SUM({argument}), \"count\": COUNT({argument})}}}}",
            "MIN" => $"{{\"item\": MIN({argument}), \"item2\": {{\"min\": MIN({argument}), \"count\": COUNT({argument})}}}}",
            "MAX" => $"{{\"item\": MAX({argument}), \"item2\": {{\"max\": MAX({argument}), \"count\": COUNT({argument})}}}}",
            var name => $"{{\"item\": {name}({argument})}}",
        };
    }

    private static string? AggregateOf(SqlExpression expression) =>
        expression is Call { UserDefined: false, Arguments.Count: 1 } call ? AggregateNames.GetValueOrDefault(call.Name) : null;

    private bool HasAggregates() => SqlTree.Expressions(query.Select).Any(result => AggregateOf(result) is not null);

    private long? Number(SqlExpression? expression, Func<QueryException> wrong) =>
        expression is null ? null : Constant.ValueOf(expression, frame) is var value && Counts.IsCount(value) ? (long)value.Number : throw wrong();
}
