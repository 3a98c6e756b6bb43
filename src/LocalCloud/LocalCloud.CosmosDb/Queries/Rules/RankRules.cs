using LocalCloud.CosmosDb.Queries.Evaluation;
using LocalCloud.CosmosDb.Queries.Planning;
using LocalCloud.CosmosDb.Queries.Syntax;
using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Rules;

/// <summary>ORDER BY RANK puts documents in the order of scores, and of several scores by the ranks they give.</summary>
internal static class RankRules
{
    private const string NoScore = "The ORDER BY RANK clause must be followed by a VectorDistance and/or a FullTextScore function call.";

    public static void Check(SqlQuery query, bool isSubquery)
    {
        if (!query.IsRanked)
        {
            return;
        }

        if (isSubquery)
        {
            throw QueryRules.Refused("SC2228", "The ORDER BY RANK clause is not supported in subqueries.");
        }

        if (query.Distinct)
        {
            throw QueryRules.Refused("SC2220", "The DISTINCT keyword is not allowed with the ORDER BY RANK clause.");
        }

        if (query.OrderBy[0].DirectionWritten)
        {
            throw QueryRules.Refused("SC2222", "Specifying a sort order (ASC or DESC) in the ORDER BY RANK clause is not allowed.");
        }

        CheckSources(query);
        if (SqlTree.Expressions(query.Select).Any(Aggregate.IsIn))
        {
            throw QueryRules.Refused("SC2226", "Aggregate functions are not allowed with the ORDER BY RANK clause.");
        }

        if (query.GroupBy.Count > 0)
        {
            throw QueryRules.Refused("SC2227", "The GROUP BY clause is not allowed with the ORDER BY RANK clause.");
        }

        if (Ranking.Of(query) is not { } ranking || !ranking.Components.All(component => component.IsText || Ranking.IsVector(component.Call)))
        {
            throw QueryRules.Refused("SC2221", NoScore);
        }

        CheckComponents(ranking);
    }

    /// <summary>A score outside of ORDER BY RANK.</summary>
    public static void CheckElsewhere(SqlExpression expression)
    {
        if (expression is Call call && Ranking.IsText(call))
        {
            throw QueryRules.Refused("SC2240", "The FullTextScore function is only allowed in the ORDER BY RANK clause.");
        }
    }

    private static void CheckSources(SqlQuery query)
    {
        if (query.From.Count > 1)
        {
            throw QueryRules.Refused("SC2224", "The JOIN operator is not allowed with the ORDER BY RANK clause.");
        }

        if (query.From is [{ Collection: Subquery }])
        {
            throw QueryRules.Refused("SC2225", "Subqueries in the FROM clause are not allowed with the ORDER BY RANK clause.");
        }

        if (query.From is [{ Iterates: true }])
        {
            throw QueryRules.Refused("SC2223", "The FROM clause with the IN operator is not allowed with the ORDER BY RANK clause.");
        }
    }

    private static void CheckComponents(Ranking ranking)
    {
        if (ranking.IsFused && ranking.Components.Count < 2)
        {
            throw QueryRules.Refused("SC2233", "A score fusion function requires at least two component score functions.");
        }

        if (ranking.Weights is { } weights && weights.Count != ranking.Components.Count)
        {
            throw QueryRules.Refused(
                "SC2229",
                "The last parameter of the RRF function is an optional array of weights. When present, it must be a literal array of numbers, one for each of the component scores used for the RRF function. "
                + "The length of this array must be the same as the number of the component scores.");
        }

        foreach (var call in ranking.Components.Where(component => component.IsText).Select(component => component.Call))
        {
            if (call.Arguments.Count < 2)
            {
                throw QueryRules.Refused("SC2050", "The FullTextScore function requires at least 2 argument(s).");
            }

            if (call.Arguments.Skip(1).Any(term => term is not Literal { Value.Kind: SqlKind.String }))
            {
                throw QueryRules.Refused(
                    "SC2241",
                    "The second through last arguments of the 'FullTextScore' function must be literals of type string or object specifying the fuzzy search argument containing a 'term' property which is a string and a "
                    + "'distance' property which is a number between 0 and 2 (inclusive)."
                    + (call.Arguments.Skip(1).Any(term => term is ObjectLiteral) ? " This emulator knows no fuzzy search." : ""));
            }
        }
    }
}
