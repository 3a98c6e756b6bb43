using System.Globalization;

namespace LocalCloud.ServiceBus.Filters;

/// <summary>The language of SQL filters and actions: recursive descent, one method per level of precedence.</summary>
internal sealed class SqlParser
{
    private static readonly string[] s_comparisons = ["=", "<>", "!=", "<", "<=", ">", ">="];
    private static readonly string[] s_keywords = ["AND", "OR", "NOT", "IN", "LIKE", "ESCAPE", "IS", "NULL", "TRUE", "FALSE", "EXISTS", "SET", "REMOVE"];

    private readonly List<SqlToken> _tokens;
    private int _position;

    private SqlParser(string text) => _tokens = SqlTokenizer.Tokenize(text);

    private SqlToken Current => _tokens[_position];

    /// <exception cref="SqlException">It cannot be understood.</exception>
    public static SqlNode ParseFilter(string text)
    {
        var parser = new SqlParser(text);
        var condition = parser.Or();
        return parser.Current.Kind == SqlTokenKind.End ? condition : throw parser.Unexpected("the end");
    }

    /// <exception cref="SqlException">It cannot be understood.</exception>
    public static List<SqlAssignment> ParseAction(string text)
    {
        var parser = new SqlParser(text);
        var assignments = new List<SqlAssignment>();
        while (parser.Current.Kind != SqlTokenKind.End)
        {
            if (!parser.Accept(";"))
            {
                assignments.Add(parser.Statement());
            }
        }

        return assignments;
    }

    private SqlAssignment Statement()
    {
        if (Accept("REMOVE"))
        {
            return new(Property(), null);
        }

        Expect("SET");
        var property = Property();
        Expect("=");
        return new(property, Or());
    }

    private SqlNode Or()
    {
        var left = And();
        while (Accept("OR"))
        {
            left = new SqlNode.Or(left, And());
        }

        return left;
    }

    private SqlNode And()
    {
        var left = Not();
        while (Accept("AND"))
        {
            left = new SqlNode.And(left, Not());
        }

        return left;
    }

    private SqlNode Not() => Accept("NOT") ? new SqlNode.Not(Not()) : Predicate();

    private SqlNode Predicate()
    {
        var left = Sum();
        if (Accept("IS"))
        {
            var negated = Accept("NOT");
            Expect("NULL");
            return new SqlNode.IsNull(left, negated);
        }

        if (Current.Kind == SqlTokenKind.Symbol && s_comparisons.Contains(Current.Text))
        {
            var operation = Take().Text;
            return new SqlNode.Comparison(operation == "!=" ? "<>" : operation, left, Sum());
        }

        var not = Accept("NOT");
        SqlNode? tested = Accept("IN") ? new SqlNode.In(left, List()) : Accept("LIKE") ? Like(left) : null;
        return tested is null
            ? not ? throw Unexpected("IN or LIKE") : left
            : not ? new SqlNode.Not(tested) : tested;
    }

    private SqlNode.Like Like(SqlNode operand)
    {
        var pattern = Sum();
        return new SqlNode.Like(operand, pattern, Accept("ESCAPE") ? Sum() : null);
    }

    private List<SqlNode> List()
    {
        Expect("(");
        var values = new List<SqlNode> { Sum() };
        while (Accept(","))
        {
            values.Add(Sum());
        }

        Expect(")");
        return values;
    }

    private SqlNode Sum()
    {
        var left = Product();
        while (Current.Is("+") || Current.Is("-"))
        {
            left = new SqlNode.Arithmetic(Take().Text, left, Product());
        }

        return left;
    }

    private SqlNode Product()
    {
        var left = Unary();
        while (Current.Is("*") || Current.Is("/") || Current.Is("%"))
        {
            left = new SqlNode.Arithmetic(Take().Text, left, Unary());
        }

        return left;
    }

    private SqlNode Unary() => Accept("-")
        ? new SqlNode.Arithmetic("-", new SqlNode.Constant(0L), Unary())
        : Accept("+") ? Unary() : Primary();

    private SqlNode Primary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case SqlTokenKind.Text:
                _position++;
                return new SqlNode.Constant(token.Text);
            case SqlTokenKind.Integer when long.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole):
                _position++;
                return new SqlNode.Constant(whole);
            case SqlTokenKind.Integer or SqlTokenKind.Number when double.TryParse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number):
                _position++;
                return new SqlNode.Constant(number);
            case SqlTokenKind.QuotedName:
                return Property();
            case SqlTokenKind.Name:
                return Named();
        }

        if (Accept("("))
        {
            var inner = Or();
            Expect(")");
            return inner;
        }

        throw Unexpected("a value");
    }

    private SqlNode Named()
    {
        if (Accept("TRUE"))
        {
            return new SqlNode.Constant(true);
        }

        if (Accept("FALSE"))
        {
            return new SqlNode.Constant(false);
        }

        if (Accept("NULL"))
        {
            return new SqlNode.Constant(null);
        }

        if (_tokens[_position + 1].Is("("))
        {
            return Function();
        }

        return Property();
    }

    private SqlNode Function()
    {
        var name = Take();
        Expect("(");
        SqlNode result;
        if (name.Is("EXISTS"))
        {
            result = new SqlNode.Exists(Property());
        }
        else if (name.Is("newid"))
        {
            result = new SqlNode.NewId();
        }
        else if (name.Is("p") || name.Is("property"))
        {
            var property = Take();
            result = property.Kind == SqlTokenKind.Text
                ? new SqlNode.Property(property.Text, IsSystem: false)
                : throw new SqlException(property.Position, "the name of a property, in quotes, is expected");
        }
        else
        {
            throw new SqlException(name.Position, $"there is no function '{name.Text}'");
        }

        Expect(")");
        return result;
    }

    private SqlNode.Property Property()
    {
        var name = Take();
        if (name.Kind is not (SqlTokenKind.Name or SqlTokenKind.QuotedName) || (name.Kind == SqlTokenKind.Name && s_keywords.Contains(name.Text, StringComparer.OrdinalIgnoreCase)))
        {
            throw new SqlException(name.Position, $"the name of a property is expected, not '{name.Text}'");
        }

        var isScope = name.Kind == SqlTokenKind.Name && Current.Is(".") && (name.Is("sys") || name.Is("user"));
        if (!isScope)
        {
            return new(name.Text, IsSystem: false);
        }

        _position++;
        var inner = Take();
        if (inner.Kind is not (SqlTokenKind.Name or SqlTokenKind.QuotedName))
        {
            throw new SqlException(inner.Position, $"the name of a property is expected after {name.Text}.");
        }

        if (name.Is("sys") && !SystemProperties.IsKnown(inner.Text))
        {
            throw new SqlException(inner.Position, $"there is no system property '{inner.Text}', only {SystemProperties.Names}");
        }

        return new(inner.Text, name.Is("sys"));
    }

    private SqlToken Take()
    {
        var token = Current;
        if (token.Kind != SqlTokenKind.End)
        {
            _position++;
        }

        return token;
    }

    private bool Accept(string word)
    {
        var found = Current.Is(word);
        _position += found ? 1 : 0;
        return found;
    }

    private void Expect(string word)
    {
        if (!Accept(word))
        {
            throw Unexpected(word);
        }
    }

    private SqlException Unexpected(string wanted) =>
        new(Current.Position, $"{wanted} is expected, not {(Current.Kind == SqlTokenKind.End ? "the end" : $"'{Current.Text}'")}");
}
