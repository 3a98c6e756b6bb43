using LocalCloud.CosmosDb.Queries.Evaluation;
using LocalCloud.CosmosDb.Queries.Planning;
using LocalCloud.CosmosDb.Queries.Syntax;

namespace LocalCloud.CosmosDb.Queries.Rules;

/// <summary>What a query with aggregates or GROUP BY may refer to.</summary>
internal static class GroupRules
{
    public static void Check(SqlQuery query)
    {
        if (query.Where is { } where && Aggregate.IsIn(where))
        {
            throw QueryRules.Refused("SC2104", "Aggregates are not allowed in the WHERE clause.");
        }

        var results = SqlTree.Expressions(query.Select).Concat(query.OrderBy.Select(sort => sort.Value)).ToList();
        var aggregates = results.SelectMany(SqlTree.SelfAndDescendants).Where(Aggregate.Is).ToList();
        if (aggregates.Any(aggregate => SqlTree.Children(aggregate).Any(Aggregate.IsIn)))
        {
            throw QueryRules.Refused("SC2101", "Cannot perform an aggregate function on an expression containing an aggregate or a subquery.");
        }

        query.GroupBy.ToList().ForEach(CheckGroup);
        if (aggregates.Count == 0 && query.GroupBy.Count == 0)
        {
            return;
        }

        if (query.Select is SelectAll)
        {
            throw query.GroupBy.Count > 0
                ? QueryRules.Refused("SC2041", "'SELECT *' is not allowed with GROUP BY.")
                : QueryRules.Refused("SC2040", "'SELECT *' is not allowed with aggregate functions.");
        }

        var names = new References([.. query.GroupBy.Select(SqlPrinter.Key)], []);
        foreach (var stray in SqlTree.Expressions(query.Select).Select(names.FindStray).OfType<SqlExpression>())
        {
            throw QueryRules.Refused(
                "SC2102",
                $"Property reference '{SqlPrinter.Print(stray)}' is invalid in the select list because it is not contained in either an aggregate function or the GROUP BY clause.");
        }

        // Without GROUP BY there is one row, whose order says nothing; names that mean nothing are found later.
        foreach (var stray in query.OrderBy.Where(_ => query.GroupBy.Count > 0).Select(sort => names.FindStray(sort.Value)).Where(stray => IsOf(query, stray)))
        {
            throw QueryRules.Refused(
                "SC2103",
                $"Property reference '{SqlPrinter.Print(stray!)}' is invalid in the ORDER BY clause because it is not contained in either an aggregate function or the GROUP BY clause.");
        }
    }

    private static bool IsOf(SqlQuery query, SqlExpression? reference) => reference is not null
        && SqlTree.SelfAndDescendants(reference).OfType<Identifier>().Any(name => query.From.Any(source => SqlTree.NameOf(source) == name.Name));

    private static void CheckGroup(SqlExpression group)
    {
        var parts = SqlTree.SelfAndDescendants(group).ToList();
        if (parts.Exists(part => part is Subquery || Aggregate.Is(part)))
        {
            throw QueryRules.Refused("SC2111", "Cannot use an aggregate or a subquery in an expression used for the group by list of a GROUP BY clause.");
        }

        if (!parts.Exists(part => part is Identifier))
        {
            throw QueryRules.Refused("SC2110", "Each GROUP BY expression must contain at least one property reference.");
        }
    }

    /// <param name="groups">Keys of the GROUP BY expressions.</param>
    /// <param name="own">Names of a subquery's own sources, which it may look at.</param>
    private sealed class References(HashSet<string> groups, HashSet<string> own)
    {
        /// <summary>A reference to a row, where there is no row any more but a group.</summary>
        public SqlExpression? FindStray(SqlExpression expression) => expression switch
        {
            _ when Aggregate.Is(expression) || (groups.Count > 0 && groups.Contains(SqlPrinter.Key(expression))) => null,
            Identifier identifier => own.Contains(identifier.Name) ? null : identifier,
            Member or Indexer => FindStray(SqlTree.Children(expression).First()) is null ? null : expression,
            Subquery subquery => FindStray(subquery.Query),
            _ => SqlTree.Children(expression).Select(FindStray).FirstOrDefault(stray => stray is not null),
        };

        private SqlExpression? FindStray(SqlQuery inner)
        {
            var inside = new References(groups, [.. own, .. inner.From.Select(SqlTree.NameOf).OfType<string>()]);
            return SqlTree.Expressions(inner).Select(inside.FindStrayInside).FirstOrDefault(stray => stray is not null);
        }

        /// <summary>Aggregates of a subquery are over its own rows; what they look at may still be a row outside.</summary>
        private SqlExpression? FindStrayInside(SqlExpression expression) => expression is Call call && Aggregate.Is(call)
            ? call.Arguments.Select(FindStrayInside).FirstOrDefault(stray => stray is not null)
            : FindStray(expression);
    }
}
