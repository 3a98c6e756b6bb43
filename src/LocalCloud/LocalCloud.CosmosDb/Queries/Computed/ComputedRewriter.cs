using LocalCloud.CosmosDb.Queries.Syntax;

namespace LocalCloud.CosmosDb.Queries.Computed;

/// <summary>Puts the expressions of computed properties where a query names them, after which it is a query like any other.</summary>
internal sealed class ComputedRewriter
{
    private readonly ComputedProperties _properties;
    private readonly string _root;

    private ComputedRewriter(ComputedProperties properties, string root) => (_properties, _root) = (properties, root);

    public static SqlQuery Rewrite(SqlQuery query, ComputedProperties properties) =>
        SqlTree.DocumentOf(query) is { } root ? new ComputedRewriter(properties, root).Outermost(query) : query;

    private SqlQuery Outermost(SqlQuery query) => Clauses(query) with { From = [query.From[0], .. query.From.Skip(1).Select(Source)] };

    /// <summary>One that calls something else by the name of the document does not see the document.</summary>
    private SqlQuery Subquery(SqlQuery query) => query.From.Any(source => SqlTree.NameOf(source) == _root && source.Collection is not Identifier)
        ? query
        : Clauses(query) with { From = [.. query.From.Select(Source)] };

    private SqlQuery Clauses(SqlQuery query) => query with
    {
        Select = query.Select switch
        {
            SelectValue value => new SelectValue(Expression(value.Value)),
            SelectList list => new SelectList([.. list.Items.Select(Item)]),
            var all => all,
        },
        Where = query.Where is { } where ? Expression(where) : null,
        GroupBy = [.. query.GroupBy.Select(Expression)],
        OrderBy = [.. query.OrderBy.Select(sort => sort with { Value = Expression(sort.Value) })],
    };

    private SqlSource Source(SqlSource source) => source with { Alias = SqlTree.NameOf(source), Collection = Expression(source.Collection) };

    /// <summary>It is known by the name of the property, not by what that is computed from.</summary>
    private SelectItem Item(SelectItem item) => item.Value is Member member && Computed(member) is { } value
        ? new(value, item.Alias ?? member.Name.Text)
        : item with { Value = Expression(item.Value) };

    private SqlExpression? Computed(Member member) => member.Of is Identifier of && of.Name == _root && _properties.Has(member.Name.Text)
        ? Replaced(_properties[member.Name.Text])
        : null;

    /// <summary>The document by the name that the query has for it.</summary>
    private SqlExpression Replaced((string Root, SqlExpression Value) property) => Map(
        property.Value, expression => expression is Identifier name && name.Name == property.Root ? new Identifier(_root) : null);

    private SqlExpression Expression(SqlExpression expression) => Map(expression, at => at switch
    {
        Member member => Computed(member),
        Subquery subquery => subquery with { Query = Subquery(subquery.Query) },
        _ => null,
    });

    /// <summary>The same expression with whatever <paramref name="replace"/> has something for replaced.</summary>
    private static SqlExpression Map(SqlExpression expression, Func<SqlExpression, SqlExpression?> replace)
    {
        return replace(expression) ?? expression switch
        {
            Member member => member with { Of = Inner(member.Of) },
            Indexer indexer => new Indexer(Inner(indexer.Of), Inner(indexer.Index)),
            Unary unary => unary with { Operand = Inner(unary.Operand) },
            Binary binary => binary with { Left = Inner(binary.Left), Right = Inner(binary.Right) },
            Logical logical => logical with { Operands = All(logical.Operands) },
            InList list => list with { Value = Inner(list.Value), Items = All(list.Items) },
            Between between => between with { Value = Inner(between.Value), Low = Inner(between.Low), High = Inner(between.High) },
            Like like => like with { Value = Inner(like.Value), Pattern = Inner(like.Pattern), Escape = like.Escape is null ? null : Inner(like.Escape) },
            Conditional conditional => new Conditional(Inner(conditional.Condition), Inner(conditional.Then), Inner(conditional.Else)),
            Call call => call with { Arguments = All(call.Arguments) },
            ArrayLiteral array => new ArrayLiteral(All(array.Items)),
            ObjectLiteral literal => new ObjectLiteral([.. literal.Properties.Select(property => KeyValuePair.Create(property.Key, Inner(property.Value)))]),
            _ => expression,
        };

        SqlExpression Inner(SqlExpression inner) => Map(inner, replace);

        IReadOnlyList<SqlExpression> All(IReadOnlyList<SqlExpression> expressions) => [.. expressions.Select(Inner)];
    }
}
