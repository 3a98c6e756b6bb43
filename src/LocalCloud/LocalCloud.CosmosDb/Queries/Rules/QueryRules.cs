using LocalCloud.CosmosDb.Queries.Evaluation;
using LocalCloud.CosmosDb.Queries.Syntax;
using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Rules;

/// <summary>
/// What the service refuses although it could be understood. A query that an emulator answers, and the service does not, fails in production
/// for the first time. Codes and texts are those of the service's compiler.
/// </summary>
internal static class QueryRules
{
    /// <exception cref="QueryException">The service would not run this query.</exception>
    public static void Check(SqlQuery query)
    {
        CheckClauses(query, isSubquery: false);
        if (!query.IsRanked)
        {
            OrderPaths.Check(query);
        }
    }

    private static void CheckClauses(SqlQuery query, bool isSubquery)
    {
        RankRules.Check(query, isSubquery);
        if (isSubquery)
        {
            CheckSubquery(query);
        }
        else if (SqlTree.Expressions(query.Select).Any(IsComposition))
        {
            throw Composition();
        }

        if (query.Top is not null && query.Offset is not null)
        {
            throw Refused("SC2205", "A TOP cannot be used in the same query or subquery as an OFFSET.");
        }

        CheckCounts(query);
        CheckSources(query);
        CheckSelect(query);
        GroupRules.Check(query);
        var expressions = SqlTree.Expressions(query.IsRanked ? query with { OrderBy = [] } : query);
        foreach (var expression in expressions.SelectMany(SqlTree.SelfAndDescendants))
        {
            RankRules.CheckElsewhere(expression);
            CheckExpression(expression);
        }
    }

    public static QueryException Composition() => Refused("", "Compositions of aggregates and other expressions are not allowed.");

    /// <summary>It computes with aggregates. To put them into objects and arrays is what clients do, which merge them.</summary>
    private static bool IsComposition(SqlExpression result) =>
        result is ArrayLiteral or ObjectLiteral ? SqlTree.Children(result).Any(IsComposition) : !Aggregate.Is(result) && Aggregate.IsIn(result);

    private static void CheckSubquery(SqlQuery query)
    {
        if (query.OrderBy.Count > 0)
        {
            throw Refused("SC2202", "'ORDER BY' is not supported in subqueries.");
        }

        if (query.Top is not null)
        {
            throw Refused("SC2203", "'TOP' is not supported in subqueries.");
        }

        if (query.Offset is not null)
        {
            throw Refused("SC2204", "'OFFSET LIMIT' clause is not supported in subqueries.");
        }
    }

    private static void CheckCounts(SqlQuery query)
    {
        if (query.Top is Literal top && !Counts.IsCount(top.Value))
        {
            throw Counts.WrongTop();
        }

        if (query.Offset is Literal offset && !Counts.IsCount(offset.Value))
        {
            throw Counts.WrongOffset();
        }

        if (query.Limit is Literal limit && !Counts.IsCount(limit.Value))
        {
            throw Counts.WrongLimit();
        }
    }

    private static void CheckSources(SqlQuery query)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in query.From.Select(SqlTree.NameOf).OfType<string>())
        {
            if (!names.Add(name))
            {
                throw Refused("SC2021", $"The input set name or alias '{name}' is specified more than once in the FROM clause.");
            }
        }
    }

    private static void CheckSelect(SqlQuery query)
    {
        if (query.Select is SelectAll && query.From.Count != 1)
        {
            throw Refused("SC2042", "'SELECT *' is only valid with a single input set.");
        }

        if (query.Select is SelectList list)
        {
            CheckNames(QueryCompiler.Names(list));
        }
    }

    private static void CheckNames(IEnumerable<string> names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (!seen.Add(name))
            {
                throw Refused("SC2022", $"Object creation error, property name '{name}' specified more than once.");
            }
        }
    }

    private static void CheckExpression(SqlExpression expression)
    {
        switch (expression)
        {
            case ObjectLiteral literal:
                CheckNames(literal.Properties.Select(property => property.Key));
                break;
            case Indexer { Index: not (Literal { Value.Kind: SqlKind.Number } or Unary { Operand: Literal { Value.Kind: SqlKind.Number } }) }:
                throw Refused("SC2990", "The specified query includes 'member indexer' which is currently not supported.");
            case Like { Escape: Literal { Value: { Kind: SqlKind.String, Text: { Length: not 1 } wrong } } }:
                throw Refused("SC2207", $"The invalid escape character '{wrong}' was specified in a LIKE predicate.");
            case Subquery subquery:
                if (subquery.Kind == SubqueryKind.Scalar && !Cardinality.IsOne(subquery.Query))
                {
                    throw Refused("SC2201", "The cardinality of a scalar subquery result set cannot be greater than one.");
                }

                CheckClauses(subquery.Query, isSubquery: true);
                break;
        }
    }

    public static QueryException Refused(string code, string message) => new(new(code, message));
}
