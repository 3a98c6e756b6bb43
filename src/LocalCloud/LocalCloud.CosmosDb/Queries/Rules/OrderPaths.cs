using LocalCloud.CosmosDb.Queries.Evaluation;
using LocalCloud.CosmosDb.Queries.Syntax;
using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Rules;

/// <summary>ORDER BY runs along an index: what it names must lead to a path of the document, through subqueries if need be.</summary>
internal static class OrderPaths
{
    public static void Check(SqlQuery query)
    {
        if (query.OrderBy is [{ Value: Call score } only] && IsScore(score))
        {
            if (only.DirectionWritten && Planning.Ranking.IsVector(score))
            {
                throw QueryRules.Refused(
                    "SC2210",
                    "Specifying a sorting order (ASC or DESC) with VectorDistance function is not supported. "
                    + "VectorDistance will always sort in the order of most similar (first) to least similar (last).");
            }

            return;
        }

        foreach (var sort in query.OrderBy)
        {
            if (Resolve(sort.Value, query) is not { } target)
            {
                throw QueryRules.Refused("2206", "Unsupported ORDER BY clause. ORDER BY item expression could not be mapped to a document path.");
            }

            if (target.InCollection)
            {
                throw QueryRules.Refused("", "Order-by over correlated collections is not supported.");
            }
        }
    }

    /// <summary>What has an index of its own, or is asked for by a plan of ours.</summary>
    private static bool IsScore(Call call) => Planning.Ranking.IsVector(call)
        || (!call.UserDefined && (call.Name.Equals("_FullTextScore", StringComparison.OrdinalIgnoreCase) || call.Name.Equals("_VectorScore", StringComparison.OrdinalIgnoreCase)));

    /// <summary>The path from the document, one segment each, <c>[]</c> for an item; null when the value is computed.</summary>
    public static Target? Resolve(SqlExpression expression, SqlQuery query) => Resolve(expression, [query]);

    /// <param name="scopes">The queries around it, from the innermost outwards.</param>
    public static Target? Resolve(SqlExpression? expression, SqlQuery[] scopes)
    {
        var (value, around) = Expand(expression, scopes);
        return value switch
        {
            Identifier identifier => Source(identifier.Name, around),
            Member member => Resolve(member.Of, around)?.Then(member.Name.Text),
            Indexer { Index: Literal { Value.Kind: SqlKind.Number } } indexer => Resolve(indexer.Of, around)?.Then("[]"),
            _ => null,
        };
    }

    /// <summary>Replaces names of subqueries by what these yield, and members of literals by their values.</summary>
    private static (SqlExpression? Value, SqlQuery[] Scopes) Expand(SqlExpression? expression, SqlQuery[] scopes)
    {
        switch (expression)
        {
            case Identifier identifier when Find(identifier.Name, scopes) is ({ Collection: Subquery rows, Unwinds: false }, var at):
                return Expand(ResultOf(rows.Query), [rows.Query, .. Before(at)]);
            case Member member:
                var (of, around) = Expand(member.Of, scopes);
                return of is ObjectLiteral literal
                    ? Expand(literal.Properties.Where(property => property.Key == member.Name.Text).Select(property => property.Value).FirstOrDefault(), around)
                    : (of is null ? null : member with { Of = of }, around);
            case Indexer { Index: Literal { Value: { Kind: SqlKind.Number } index } } indexer:
                var (list, there) = Expand(indexer.Of, scopes);
                return list is ArrayLiteral array
                    ? Expand(array.Items.ElementAtOrDefault((int)index.Number), there)
                    : (list is null ? null : indexer with { Of = list }, there);
            default:
                return (expression, scopes);
        }
    }

    private static Target? Source(string name, SqlQuery[] scopes)
    {
        if (Find(name, scopes) is not { } found)
        {
            // The document, by whatever name FROM gives it.
            return new([], false);
        }

        var of = Resolve(found.Source.Collection is Subquery rows ? ResultOf(rows.Query) : found.Source.Collection, Before(found.At));
        return found.Source.Iterates && of is not null ? of.Then("[]") with { InCollection = true } : of;
    }

    /// <summary>What a subquery yields, as one expression; null for <c>*</c> over something without a name.</summary>
    private static SqlExpression? ResultOf(SqlQuery query) => query.Select switch
    {
        SelectValue value => value.Value,
        SelectList list => new ObjectLiteral([.. QueryCompiler.Names(list).Zip(list.Items, (name, item) => KeyValuePair.Create(name, item.Value))]),
        _ when query.From is [var only] && SqlTree.NameOf(only) is { } name => new Identifier(name),
        _ => null,
    };

    /// <returns>The source, and the scopes from its own query outwards, whose first ends with it.</returns>
    private static (SqlSource Source, SqlQuery[] At)? Find(string name, SqlQuery[] scopes)
    {
        for (var i = 0; i < scopes.Length; i++)
        {
            var from = scopes[i].From;
            for (var j = 0; j < from.Count; j++)
            {
                if (SqlTree.NameOf(from[j]) == name)
                {
                    return (from[j], [scopes[i] with { From = [.. from.Take(j + 1)] }, .. scopes.AsSpan(i + 1)]);
                }
            }
        }

        return null;
    }

    /// <summary>The scopes that a source's own expression sees: not the source itself.</summary>
    private static SqlQuery[] Before(SqlQuery[] at) => [at[0] with { From = [.. at[0].From.SkipLast(1)] }, .. at.AsSpan(1)];

    /// <param name="InCollection">The path goes through the items of an array, one row each.</param>
    internal sealed record Target(IReadOnlyList<string> Path, bool InCollection)
    {
        public Target Then(string segment) => this with { Path = [.. Path, segment] };
    }
}
