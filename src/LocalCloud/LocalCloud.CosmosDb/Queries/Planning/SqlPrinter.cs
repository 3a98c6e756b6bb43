using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LocalCloud.CosmosDb.Http;
using LocalCloud.CosmosDb.Queries.Syntax;

namespace LocalCloud.CosmosDb.Queries.Planning;

/// <summary>Writes expressions the way the service's compiler does: every operation in parentheses, texts in double quotes.</summary>
internal static partial class SqlPrinter
{
    private const int LongestIndented = 2_000;

    public static string Print(SqlExpression expression)
    {
        var text = new StringBuilder();
        Print(expression, text);
        return text.ToString();
    }

    public static string Quote(string text) => JsonText.Quote(text);

    /// <summary>The same text for <c>c.a</c> and <c>c["a"]</c>.</summary>
    public static string Key(SqlExpression expression) => BracketedName().Replace(Print(expression), ".$1");

    [GeneratedRegex("""\["([A-Za-z_][A-Za-z0-9_]*)"\]""")]
    private static partial Regex BracketedName();

    public static string Print(IReadOnlyList<SqlSource> from)
    {
        var text = new StringBuilder("FROM ");
        for (var i = 0; i < from.Count; i++)
        {
            text.Append(i == 0 ? "" : "\nJOIN ");
            var collection = from[i].Collection is Subquery rows ? Nested(rows.Query) : Print(from[i].Collection);
            _ = from[i] is { Iterates: true } iteration && (iteration.Unwinds || iteration.Collection is not Subquery)
                ? text.Append(iteration.Alias).Append(" IN ").Append(collection)
                : text.Append(collection).Append(from[i].Alias is { } alias ? " AS " + alias : "");
        }

        return text.ToString();
    }

    /// <summary>Indented, but for what is long: a thousand levels would be mostly blanks.</summary>
    private static string Nested(SqlQuery query)
    {
        var text = Print(query);
        return text.Length > LongestIndented ? $"({text})" : $"(\n    {text.Replace("\n", "\n    ", StringComparison.Ordinal)}\n)";
    }

    private static readonly Dictionary<string, string> s_mixed = new[] { "VectorDistance", "FullTextContains", "FullTextContainsAll", "FullTextContainsAny" }
        .ToDictionary(name => name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The old functions in capitals, the new ones in their own way.</summary>
    private static string NameOf(Call call) => s_mixed.GetValueOrDefault(call.Name)
        ?? (call.Name[0] == '_' || call.Name.StartsWith("STRINGTO", StringComparison.OrdinalIgnoreCase) ? call.Name : call.Name.ToUpperInvariant());

    public static string Print(SqlSort sort) => Print(sort.Value) + (sort.DirectionWritten ? sort.Descending ? " DESC" : " ASC" : "");

    private static void Print(SqlExpression expression, StringBuilder text)
    {
        switch (expression)
        {
            case Literal literal:
                text.Append(literal.Value.IsDefined ? literal.Value.Kind == Values.SqlKind.String ? Quote(literal.Value.Text) : literal.Value.ToString() : "undefined");
                break;
            case Parameter parameter:
                text.Append(parameter.Name);
                break;
            case Identifier identifier:
                text.Append(identifier.Name);
                break;
            case Member member:
                Print(member.Of, text);
                _ = member.Bracketed ? text.Append('[').Append(Quote(member.Name.Text)).Append(']') : text.Append('.').Append(member.Name.Text);
                break;
            case Indexer indexer:
                Print(indexer.Of, text);
                Wrap("[", [indexer.Index], "]", text);
                break;
            case Unary unary:
                text.Append('(').Append(unary.Operator).Append(unary.Operator == "NOT" ? " " : "");
                Print(unary.Operand, text);
                text.Append(')');
                break;
            case Binary binary:
                Wrap("(", [binary.Left, binary.Right], ")", text, $" {binary.Operator} ");
                break;
            case Logical logical:
                PrintChain(logical, text);
                break;
            case InList list:
                text.Append('(');
                Print(list.Value, text);
                Wrap(list.Not ? " NOT IN (" : " IN (", list.Items, "))", text);
                break;
            case Between between:
                text.Append('(');
                Print(between.Value, text);
                Wrap(between.Not ? " NOT BETWEEN " : " BETWEEN ", [between.Low, between.High], ")", text, " AND ");
                break;
            case Like like:
                Wrap("(", [like.Value, like.Pattern], like.Escape is null ? ")" : " ESCAPE " + Print(like.Escape) + ")", text, like.Not ? " NOT LIKE " : " LIKE ");
                break;
            case Conditional conditional:
                text.Append('(').Append(Print(conditional.Condition)).Append(" ? ").Append(Print(conditional.Then)).Append(" : ").Append(Print(conditional.Else)).Append(')');
                break;
            case Call call:
                text.Append(call.UserDefined ? "udf." : "").Append(call.UserDefined ? call.Name : NameOf(call));
                Wrap("(", call.Arguments, ")", text);
                break;
            case ArrayLiteral array:
                Wrap("[", array.Items, "]", text);
                break;
            case ObjectLiteral literal:
                text.Append('{').AppendJoin(", ", literal.Properties.Select(p => $"{Quote(p.Key)}: {Print(p.Value)}")).Append('}');
                break;
            case Subquery subquery:
                text.Append(subquery.Kind == SubqueryKind.Exists ? "EXISTS" : subquery.Kind == SubqueryKind.Array ? "ARRAY" : "").Append(Nested(subquery.Query));
                break;
        }
    }

    public static string Print(SqlQuery query)
    {
        var text = new StringBuilder("SELECT ");
        text.Append(query.Distinct ? "DISTINCT " : "").Append(query.Top is { } top ? $"TOP {Print(top)} " : "");
        text.Append(query.Select switch
        {
            SelectValue value => "VALUE " + Print(value.Value),
            SelectList list => string.Join(", ", list.Items.Select(item => Print(item.Value) + (item.Alias is { } alias ? " AS " + alias : ""))),
            _ => "*",
        });
        AppendClause(text, query.From.Count == 0 ? "" : Print(query.From));
        AppendClause(text, query.Where is { } where ? "WHERE " + Print(where) : "");
        AppendClause(text, query.GroupBy.Count == 0 ? "" : "GROUP BY " + string.Join(", ", query.GroupBy.Select(Print)));
        AppendClause(text, query.OrderBy.Count == 0 ? "" : "ORDER BY " + string.Join(", ", query.OrderBy.Select(Print)));
        AppendClause(text, query.Offset is { } offset ? string.Create(CultureInfo.InvariantCulture, $"OFFSET {Print(offset)} LIMIT {Print(query.Limit!)}") : "");
        return text.ToString();
    }

    private static void AppendClause(StringBuilder text, string clause) => text.Append(clause.Length > 0 ? "\n" : "").Append(clause);

    /// <summary>A chain is printed as the nested pairs it was before it was flattened.</summary>
    private static void PrintChain(Logical chain, StringBuilder text)
    {
        text.Append('(', chain.Operands.Count - 1);
        Print(chain.Operands[0], text);
        foreach (var operand in chain.Operands.Skip(1))
        {
            text.Append(chain.IsAnd ? " AND " : " OR ");
            Print(operand, text);
            text.Append(')');
        }
    }

    private static void Wrap(string open, IReadOnlyList<SqlExpression> items, string close, StringBuilder text, string separator = ", ")
    {
        text.Append(open);
        for (var i = 0; i < items.Count; i++)
        {
            text.Append(i == 0 ? "" : separator);
            Print(items[i], text);
        }

        text.Append(close);
    }
}
