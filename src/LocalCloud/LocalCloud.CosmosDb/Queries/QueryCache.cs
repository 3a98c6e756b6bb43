using System.Collections.Concurrent;
using LocalCloud.CosmosDb.Queries.Computed;
using LocalCloud.CosmosDb.Queries.Evaluation;
using LocalCloud.CosmosDb.Queries.Ordering;
using LocalCloud.CosmosDb.Queries.Planning;
using LocalCloud.CosmosDb.Queries.Rules;
using LocalCloud.CosmosDb.Queries.Syntax;
using LocalCloud.CosmosDb.Resources;

namespace LocalCloud.CosmosDb.Queries;

/// <summary>A parsed and compiled query.</summary>
/// <param name="Syntax">As it is run, with the expressions of computed properties in their places.</param>
/// <param name="Written">As it was sent.</param>
internal sealed record PreparedQuery(SqlQuery Syntax, CompiledQuery Compiled, bool IsDeep, SqlQuery Written)
{
    private IndexVerdict? _index;
    private OrderPlan?[]? _order;
    private IReadOnlyList<PathCondition>? _conditions;
    private IReadOnlyList<(IReadOnlyList<string> Path, bool Descending)>? _orderBy;

    public long LastUse { get; set; }

    /// <summary>Looked at when it runs, where deep queries have a stack that is deep enough.</summary>
    public bool IsIndexedBy(IndexingPolicy policy)
    {
        var known = _index;
        if (known is null || !ReferenceEquals(known.Policy, policy))
        {
            _index = known = new(policy, new IndexUse(policy).Serves(Syntax.Where));
        }

        return known.IsServed;
    }

    /// <summary>Looked at when it runs, too; null when the rows have to be put in order by the query itself.</summary>
    public OrderPlan? Order => (_order ??= [OrderPlan.Of(this)])[0];

    /// <summary>What paths of the document must be for it to match, as far as it is told here; found when it runs, too.</summary>
    public IReadOnlyList<PathCondition> Conditions => _conditions ??= SqlTree.DocumentOf(Syntax) is { } document ? PathCondition.Of(Syntax.Where, document) : [];

    /// <summary>What a document must contain to match; null when that is not known.</summary>
    public RequiredTexts? RequiredTexts(Frame frame) =>
        SqlTree.DocumentOf(Syntax) is { } document ? Planning.RequiredTexts.Of(Syntax.Where, document, frame) : null;

    /// <summary>The paths that documents are ordered by; none where groups are.</summary>
    public IReadOnlyList<(IReadOnlyList<string> Path, bool Descending)> OrderBy => _orderBy ??= Compiled.IsGrouped ? []
        : [.. Written.OrderBy.Select(sort => (Target: OrderPaths.Resolve(sort.Value, Written), sort.Descending)).Where(sort => sort.Target is not null).Select(sort => (sort.Target!.Path, sort.Descending))];

    private sealed record IndexVerdict(IndexingPolicy Policy, bool IsServed);
}

/// <summary>Prepared queries by text, because clients send the same texts with other parameters; the least recently used ones leave.</summary>
internal sealed class QueryCache
{
    private const int Capacity = 512;
    private const int LongestCached = 16 * 1024;
    private readonly ConcurrentDictionary<(string Text, ComputedProperties? Computed), PreparedQuery> _prepared = new();
    private long _clock;

    /// <param name="text">The query.</param>
    /// <param name="computed">Properties of the container that are in no document; null for none.</param>
    /// <exception cref="QueryException">The text is no valid query.</exception>
    public PreparedQuery Prepare(string text, ComputedProperties? computed = null)
    {
        if (_prepared.TryGetValue((text, computed), out var known))
        {
            known.LastUse = Interlocked.Increment(ref _clock);
            return known;
        }

        var syntax = SqlParser.Parse(text, out var deep);
        var (run, compiled) = deep ? SqlParser.OnLargeStack(() => Compile(syntax, computed)) : Compile(syntax, computed);
        var prepared = new PreparedQuery(run, compiled, deep, syntax) { LastUse = Interlocked.Increment(ref _clock) };
        if (text.Length <= LongestCached)
        {
            _prepared[(text, computed)] = prepared;
            if (_prepared.Count > Capacity)
            {
                Trim();
            }
        }

        return prepared;
    }

    private static (SqlQuery Syntax, CompiledQuery Compiled) Compile(SqlQuery written, ComputedProperties? computed)
    {
        QueryRules.Check(written);
        var syntax = computed is null ? written : ComputedRewriter.Rewrite(written, computed);
        // Ranks are the client's affair: its plan asks partitions for other queries.
        return (syntax, new QueryCompiler().Compile(syntax.IsRanked ? syntax with { OrderBy = [] } : syntax, null));
    }

    private void Trim()
    {
        // A copy first: what LINQ sorts must not grow meanwhile.
        foreach (var (key, _) in _prepared.ToArray().OrderBy(entry => entry.Value.LastUse).Take(Capacity / 4))
        {
            _prepared.TryRemove(key, out _);
        }
    }
}
