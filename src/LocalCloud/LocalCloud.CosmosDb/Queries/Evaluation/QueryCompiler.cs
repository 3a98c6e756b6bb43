using LocalCloud.CosmosDb.Queries.Syntax;
using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Evaluation;

/// <summary>Turns a syntax tree into something that can be run, and finds what is wrong with it beyond its syntax.</summary>
internal sealed class QueryCompiler
{
    private const int MostCalls = 10;
    private readonly HashSet<string> _parameters = new(StringComparer.Ordinal);
    private readonly HashSet<string> _functions = new(StringComparer.Ordinal);
    private int _calls;

    /// <summary>Told of every parameter met.</summary>
    public void Uses(string parameter) => _parameters.Add(parameter);

    /// <summary>Told of every call of a user-defined function.</summary>
    public void Calls(string function)
    {
        _functions.Add(function);
        if (++_calls > MostCalls)
        {
            throw new QueryException(new("SC3032", $"The query is too complex: it may call user defined functions at {MostCalls} places."));
        }
    }

    public CompiledQuery Compile(SqlQuery query, Bindings? outer)
    {
        var bindings = new Bindings(outer);
        var sources = query.From.Select((source, index) => CompileSource(source, bindings, index == 0)).ToArray();
        var rows = new ExpressionCompiler(this, bindings, null);
        var aggregates = new List<AggregateCall>();
        var groups = new ExpressionCompiler(this, bindings, aggregates);
        var select = query.Select switch
        {
            SelectAll => frame => frame.Slots[sources[0].Slot],
            SelectValue value => groups.Compile(value.Value),
            SelectList list => groups.CompileObject(Names(list).Zip(list.Items, (name, item) => KeyValuePair.Create(name, item.Value)).ToArray()),
            _ => throw new InvalidOperationException("Unknown SELECT clause."),
        };
        var orderBy = query.OrderBy.Select(sort => (groups.Compile(sort.Value), sort.Descending)).ToArray();
        return new()
        {
            Bindings = bindings,
            Parameters = _parameters,
            UserFunctions = _functions,
            Sources = sources,
            Where = query.Where is null ? null : rows.Compile(query.Where),
            GroupBy = [.. query.GroupBy.Select(rows.Compile)],
            Aggregates = aggregates,
            OrderBy = orderBy,
            Select = select,
            SelectsDocument = sources is [{ IsDocument: true }] && (query.Select is SelectAll || query.Select is SelectValue { Value: Identifier }),
            Distinct = query.Distinct,
            Top = query.Top is null ? null : rows.Compile(query.Top),
            Offset = query.Offset is null ? null : rows.Compile(query.Offset),
            Limit = query.Limit is null ? null : rows.Compile(query.Limit),
        };
    }

    /// <summary>The property names of a select list: the alias, the end of the path, or $1, $2, … for what has none.</summary>
    public static IReadOnlyList<string> Names(SelectList list)
    {
        var unnamed = 0;
        return [.. list.Items.Select(item => item.Alias ?? item.Value switch
        {
            Member member => member.Name.Text,
            Identifier identifier => identifier.Name,
            _ => "$" + (++unnamed).ToString(System.Globalization.CultureInfo.InvariantCulture),
        })];
    }

    private CompiledSource CompileSource(SqlSource source, Bindings bindings, bool isFirst)
    {
        // The outermost FROM names the container as it likes: an unknown name at the start of its first path is the document.
        var root = bindings.IsOutermost && isFirst ? RootOf(source.Collection) : null;
        var isRoot = root is not null && bindings.TryFind(root) is null;
        if (isRoot)
        {
            bindings.Alias(root!, Frame.Document);
        }

        var collection = new ExpressionCompiler(this, bindings, null).Compile(source.Collection);
        collection = source.Unwinds ? Unwound(collection) : collection;
        if (isRoot)
        {
            bindings.Forget(root!);
        }

        var alias = SqlTree.NameOf(source);
        if (isRoot && source.Collection is Identifier && !source.Iterates)
        {
            bindings.Alias(alias!, Frame.Document);
            return new(Frame.Document, collection, false, true);
        }

        return new(bindings.Bind(alias), collection, source.Iterates, false);
    }

    private static Evaluator Unwound(Evaluator rows) =>
        frame =>
        {
            var arrays = rows(frame).Items().Where(row => row.Kind == SqlKind.Array).ToList();
            QueryBudget.Items(arrays.Sum(array => (long)array.Length));
            return SqlValue.Of(arrays.SelectMany(array => array.Items()).ToArray());
        };

    private static string? RootOf(SqlExpression expression) => expression switch
    {
        Identifier identifier => identifier.Name,
        Member member => RootOf(member.Of),
        Indexer indexer => RootOf(indexer.Of),
        Subquery subquery => subquery.Query.From.Count > 0 ? RootOf(subquery.Query.From[0].Collection) : null,
        _ => null,
    };
}
