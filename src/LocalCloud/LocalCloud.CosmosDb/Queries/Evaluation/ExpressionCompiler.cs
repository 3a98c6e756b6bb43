using LocalCloud.CosmosDb.Queries.Spatial;
using LocalCloud.CosmosDb.Queries.Syntax;
using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Evaluation;

/// <summary>Turns expressions into delegates, names into slots of the frame.</summary>
internal sealed class ExpressionCompiler(QueryCompiler queries, Bindings bindings, List<AggregateCall>? aggregates)
{
    public Evaluator Compile(SqlExpression expression) => expression switch
    {
        Literal literal => _ => literal.Value,
        Parameter parameter => CompileParameter(parameter.Name),
        Identifier identifier => Slot(bindings.Find(identifier.Name)),
        Member member => CompileMember(member),
        Indexer indexer => CompileIndexer(indexer),
        Unary unary => CompileUnary(unary),
        Binary binary => CompileBinary(binary),
        Logical logical => CompileLogical(logical),
        InList list => CompileIn(list),
        Between between => CompileBetween(between),
        Like like => CompileLike(like),
        Conditional conditional => CompileConditional(conditional),
        Call call => CompileCall(call),
        ArrayLiteral array => CompileArray(array),
        ObjectLiteral literal => CompileObject(literal.Properties),
        Subquery subquery => CompileSubquery(subquery),
        _ => throw new InvalidOperationException($"No compilation for {expression.GetType().Name}."),
    };

    public Evaluator CompileObject(IReadOnlyList<KeyValuePair<string, SqlExpression>> properties)
    {
        var names = properties.Select(property => property.Key).ToArray();
        var values = properties.Select(property => Compile(property.Value)).ToArray();
        return frame =>
        {
            var result = new KeyValuePair<string, SqlValue>[values.Length];
            for (var i = 0; i < values.Length; i++)
            {
                result[i] = new(names[i], values[i](frame));
            }

            return SqlValue.Of(result);
        };
    }

    private Evaluator CompileParameter(string name)
    {
        queries.Uses(name);
        return frame => frame.Parameters.GetValueOrDefault(name);
    }

    private static Evaluator Slot(int slot) => frame => frame.Slots[slot];

    private Evaluator CompileMember(Member member)
    {
        var (of, name) = (Compile(member.Of), member.Name);
        if (member is { Name.Text: "_rid", Of: Identifier })
        {
            // Rewritten queries ask for the rid of what FROM names, which a subquery may have made something without one.
            return frame => of(frame).Property(name) is { IsDefined: true } rid ? rid : frame.Slots[Frame.Document].Property(name);
        }

        return frame => of(frame).Property(name);
    }

    private Evaluator CompileIndexer(Indexer indexer)
    {
        var (of, index) = (Compile(indexer.Of), Compile(indexer.Index));
        return frame => index(frame) switch
        {
            { Kind: SqlKind.Number } number => of(frame).Item(number.Number),
            { Kind: SqlKind.String } text => of(frame).Property(new(text.Text)),
            _ => default,
        };
    }

    private Evaluator CompileUnary(Unary unary)
    {
        var (apply, operand) = (Operators.Unary(unary.Operator), Compile(unary.Operand));
        return frame => apply(operand(frame));
    }

    private Evaluator CompileBinary(Binary binary)
    {
        var (left, right) = (Compile(binary.Left), Compile(binary.Right));
        if (binary.Operator == "=")
        {
            return frame => Operators.Equal(left(frame), right(frame));
        }

        var apply = Operators.Binary(binary.Operator);
        return frame => apply(left(frame), right(frame));
    }

    /// <summary>Three-valued: one false decides AND, one true decides OR; else anything that is no boolean makes it undefined.</summary>
    private Evaluator CompileLogical(Logical logical)
    {
        var operands = logical.Operands.Select(Compile).ToArray();
        var decisive = !logical.IsAnd;
        return frame =>
        {
            var result = SqlValue.Of(!decisive);
            foreach (var operand in operands)
            {
                var value = operand(frame);
                if (value.Kind != SqlKind.Boolean)
                {
                    result = default;
                }
                else if (value.IsTrue == decisive)
                {
                    return SqlValue.Of(decisive);
                }
            }

            return result;
        };
    }

    private Evaluator CompileIn(InList list)
    {
        var value = Compile(list.Value);
        if (list.Items.All(item => item is Literal { Value.Kind: < SqlKind.Array }))
        {
            var known = list.Items.Select(item => ((Literal)item).Value).ToHashSet(SqlComparer.Instance);
            return frame => value(frame) is { IsDefined: true } tested ? SqlValue.Of(known.Contains(tested) != list.Not) : default;
        }

        var items = list.Items.Select(Compile).ToArray();
        return frame =>
        {
            // As the chain of = and OR that it stands for.
            var tested = value(frame);
            var found = tested.IsDefined ? SqlValue.False : default;
            foreach (var item in items)
            {
                var equal = Operators.Equal(item(frame), tested);
                if (equal.IsTrue)
                {
                    return SqlValue.Of(!list.Not);
                }

                found = equal.IsDefined ? found : default;
            }

            return list.Not ? Operators.Not(found) : found;
        };
    }

    private Evaluator CompileBetween(Between between)
    {
        var range = CompileLogical(new(true, [new Binary(">=", between.Value, between.Low), new Binary("<=", between.Value, between.High)]));
        return between.Not ? frame => Operators.Not(range(frame)) : range;
    }

    private Evaluator CompileLike(Like like)
    {
        var (value, pattern, escape) = (Compile(like.Value), Compile(like.Pattern), like.Escape is null ? null : Compile(like.Escape));
        return frame =>
        {
            var (text, wanted) = (value(frame), pattern(frame));
            var special = escape?.Invoke(frame) is { Kind: SqlKind.String, Text: { Length: 1 } one } ? one[0] : (char?)null;
            return text.Kind == SqlKind.String && wanted.Kind == SqlKind.String
                ? SqlValue.Of(LikePattern.Matches(text.Text, wanted.Text, special) != like.Not)
                : default;
        };
    }

    private Evaluator CompileConditional(Conditional conditional)
    {
        var (condition, then, otherwise) = (Compile(conditional.Condition), Compile(conditional.Then), Compile(conditional.Else));
        return frame => condition(frame).IsTrue ? then(frame) : otherwise(frame);
    }

    private Evaluator CompileCall(Call call)
    {
        if (call.UserDefined)
        {
            queries.Calls(call.Name);
            var (name, inputs) = (call.Name, call.Arguments.Select(Compile).ToArray());
            return frame => frame.Functions!.Call(name, Array.ConvertAll(inputs, input => input(frame)));
        }

        if (Aggregate.Known.TryGetValue(call.Name, out var create))
        {
            return call.Arguments.Count == 1
                ? CompileAggregate(call, create)
                : throw new QueryException(new("SC2050", $"The {call.Name.ToUpperInvariant()} function requires 1 argument(s)."));
        }

        if (call.Name.Equals("IS_DEFINED", StringComparison.OrdinalIgnoreCase) && call.Arguments.Count == 1)
        {
            var tested = Compile(call.Arguments[0]);
            return frame => SqlValue.Of(tested(frame).IsDefined);
        }

        if (call.Name.StartsWith("GetCurrent", StringComparison.OrdinalIgnoreCase) && Functions.Clock(call.Name) is { } clock)
        {
            return frame => clock(frame.Timestamp);
        }

        if (Functions.Relation(call.Name, call.Arguments.Count) is { } relation)
        {
            var (one, other) = (CompileGeometry(call.Arguments[0]), CompileGeometry(call.Arguments[1]));
            return frame => one(frame) is { } left && other(frame) is { } right ? relation(left, right) : default;
        }

        var function = Functions.Find(call.Name, call.Arguments.Count);
        var arguments = call.Arguments.Select(Compile).ToArray();
        return frame =>
        {
            var values = new SqlValue[arguments.Length];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = arguments[i](frame);
            }

            return function(values);
        };
    }

    /// <summary>A literal or parameter is read once for a query: a large polygon takes longer to check than a document to look at.</summary>
    private Func<Frame, SpatialValue?> CompileGeometry(SqlExpression expression)
    {
        var value = Compile(expression);
        if (SqlTree.SelfAndDescendants(expression).Any(part => part is Identifier or Subquery or Call))
        {
            return frame => SpatialValue.Read(value(frame)).Value;
        }

        var key = new object();
        return frame => frame.Once(key, () => SpatialValue.Read(value(frame)).Value);
    }

    private Evaluator CompileAggregate(Call call, Func<Aggregate> create)
    {
        if (aggregates is null)
        {
            throw new QueryException(new("SC2103", $"Aggregate function '{call.Name}' is not allowed here."));
        }

        var index = aggregates.Count;
        // What is aggregated is computed per row, where no aggregate exists yet.
        aggregates.Add(new(
            create,
            new ExpressionCompiler(queries, bindings, null).Compile(call.Arguments[0]),
            call.Name.Equals("COUNT", StringComparison.OrdinalIgnoreCase) && call.Arguments[0] is Literal { Value.IsDefined: true }));
        return frame => frame.Aggregates[index].Result;
    }

    private Evaluator CompileArray(ArrayLiteral array)
    {
        var items = array.Items.Select(Compile).ToArray();
        return frame => SqlValue.Of(items.Select(item => item(frame)).Where(item => item.IsDefined).ToArray());
    }

    private Evaluator CompileSubquery(Subquery subquery)
    {
        var compiled = queries.Compile(subquery.Query, bindings);
        return subquery.Kind switch
        {
            SubqueryKind.Exists => frame => SqlValue.Of(compiled.Rows(frame).Any(row => row.IsDefined)),
            SubqueryKind.Array => frame => SqlValue.Of(compiled.Rows(frame).Where(row => row.IsDefined).ToArray()),
            _ => frame => compiled.Rows(frame).FirstOrDefault(),
        };
    }
}

/// <summary>An aggregate of a query: how to start it and what to add.</summary>
/// <param name="CountsRows">COUNT of a constant.</param>
internal sealed record AggregateCall(Func<Aggregate> Create, Evaluator Argument, bool CountsRows);
