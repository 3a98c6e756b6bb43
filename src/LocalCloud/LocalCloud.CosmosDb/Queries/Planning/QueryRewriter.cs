using System.Globalization;
using LocalCloud.CosmosDb.Queries.Evaluation;
using LocalCloud.CosmosDb.Queries.Syntax;
using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Planning;

/// <summary>Rewrites a query for a client that merges partitions, into the same text as the service's compiler (see the golden plans).</summary>
internal sealed class QueryRewriter(SqlQuery query, Frame frame, bool singlePartition)
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

        var plan = new QueryPlan
        {
            Top = Number(query.Top),
            HasSelectValue = query.Select is SelectValue,
            DistinctType = !query.Distinct ? "None" : query.OrderBy.Count > 0 ? "Ordered" : "Unordered",
            OrderBy = query.OrderBy,
            GroupByExpressions = [.. query.GroupBy.Select(SqlPrinter.Print)],
        };

        // One logical partition can skip by itself; over several, each must send what all together may skip.
        var (offset, limit) = (Number(query.Offset), Number(query.Limit));
        var skips = offset is not null && (!singlePartition || query.OrderBy.Count > 0);
        plan = skips ? plan with { Offset = offset, Limit = limit } : plan;
        var page = skips ? string.Create(CultureInfo.InvariantCulture, $"\nOFFSET 0 LIMIT {offset + limit}") : "";

        if (query.OrderBy.Count > 0)
        {
            return plan with { RewrittenQuery = OrderedQuery() + page };
        }

        if (query.GroupBy.Count > 0 || HasAggregates())
        {
            return Aggregated(plan, page);
        }

        return skips ? plan with { RewrittenQuery = SqlPrinter.Print(query with { Offset = null, Limit = null }) + page } : plan;
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
        return call?.Name.Equals("COUNT", StringComparison.OrdinalIgnoreCase) == true
            ? new() { DistinctType = "Unordered", DCountAlias = alias, HasSelectValue = isValue, RewrittenQuery = SqlPrinter.Print(inner) }
            : null;
    }

    private string OrderedQuery()
    {
        var root = query.From[0].Alias ?? SqlPrinter.Print(query.From[0].Collection);
        var items = string.Join(", ", query.OrderBy.Select(sort => $"{{\"item\": {SqlPrinter.Print(sort.Value)}}}"));
        var payload = query.Select switch
        {
            SelectValue value => SqlPrinter.Print(value.Value),
            SelectList list => Payload(list, SqlPrinter.Print),
            _ => root,
        };
        var where = query.Where is { } condition ? $"({SqlPrinter.Print(condition)} AND {Filter})" : Filter;
        if (query.Select is SelectValue)
        {
            where = $"({where} AND IS_DEFINED({payload}))";
        }

        var top = query.Top is { } count ? $"TOP {SqlPrinter.Print(count)} " : "";
        var orderBy = string.Join(", ", query.OrderBy.Select(SqlPrinter.Print));
        return $"SELECT {top}{root}._rid, [{items}] AS orderByItems, {payload} AS payload\n{SqlPrinter.Print(query.From)}\nWHERE {where}\nORDER BY {orderBy}";
    }

    private QueryPlan Aggregated(QueryPlan plan, string page)
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
        else
        {
            throw new QueryException(new("SC2103", "'SELECT *' is not allowed with GROUP BY."));
        }

        var where = query.Where is { } condition ? $"\nWHERE {SqlPrinter.Print(condition)}" : "";
        var groupBy = query.GroupBy.Count > 0 ? "\nGROUP BY " + string.Join(", ", plan.GroupByExpressions) : "";
        return plan with { RewrittenQuery = $"SELECT {select}\n{SqlPrinter.Print(query.From)}{where}{groupBy}{(query.GroupBy.Count > 0 ? "" : page)}" };
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

    private bool HasAggregates() => query.Select switch
    {
        SelectValue value => AggregateOf(value.Value) is not null,
        SelectList list => list.Items.Any(item => AggregateOf(item.Value) is not null),
        _ => false,
    };

    private long? Number(SqlExpression? expression) => expression switch
    {
        null => null,
        Literal literal => (long)literal.Value.Number,
        Parameter parameter => (long)frame.Parameters.GetValueOrDefault(parameter.Name).Number,
        _ => null,
    };
}
