using LocalCloud.CosmosDb.Queries.Evaluation;
using LocalCloud.CosmosDb.Queries.Syntax;

namespace LocalCloud.CosmosDb.Queries.Rules;

/// <summary>Whether a query has one result at most, told from its text.</summary>
internal static class Cardinality
{
    public static bool IsOne(SqlQuery query) => query.GroupBy.Count == 0 && (HasAggregate(query) || query.From.All(IsOne));

    private static bool HasAggregate(SqlQuery query) => SqlTree.Expressions(query.Select).Any(Aggregate.IsIn);

    private static bool IsOne(SqlSource source) => !source.Iterates || (!source.Unwinds && source.Collection is Subquery rows && IsOne(rows.Query));
}
