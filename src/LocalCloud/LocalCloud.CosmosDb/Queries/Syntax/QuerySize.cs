using Superpower.Model;

namespace LocalCloud.CosmosDb.Queries.Syntax;

/// <summary>How large the syntax tree of a text will be, told from its tokens alone.</summary>
/// <param name="Depth">Levels at most: brackets, chains of operators (<c>1+1+1</c>, <c>NOT NOT x</c>) and of paths (<c>c.a.b</c>).</param>
/// <param name="Terms">Of AND and OR.</param>
internal readonly record struct QuerySize(int Depth, int Terms, int Joins)
{
    public static QuerySize Of(TokenList<SqlToken> tokens)
    {
        var (deepest, terms, joins) = (0, 0, 0);
        var chains = new Stack<int>();
        var (chain, outer) = (0, 0);
        foreach (var token in tokens)
        {
            switch (KindOf(token))
            {
                case Part.Open:
                    chains.Push(chain);
                    (outer, chain) = (outer + chain + 1, 0);
                    break;
                case Part.Close when chains.TryPop(out var before):
                    // A path goes on behind its index: c[0][1] is as deep as c.a.b.
                    (outer, chain) = (outer - before - 1, before + (IsIndex(token) ? 1 : 0));
                    break;
                case Part.Link:
                    chain++;
                    break;
                case Part.Term:
                    terms++;
                    chain = 0;
                    break;
                case Part.Break:
                    chain = 0;
                    break;
                case Part.Join:
                    joins++;
                    chain = 0;
                    break;
            }

            deepest = Math.Max(deepest, outer + chain);
        }

        return new(deepest, terms, joins);
    }

    private static bool IsIndex(Token<SqlToken> closing) => closing.Span.Source![closing.Span.Position.Absolute] == ']';

    private static Part KindOf(Token<SqlToken> token) => token.Kind switch
    {
        SqlToken.Punctuation => token.Span.Source![token.Span.Position.Absolute] switch
        {
            '(' or '[' or '{' => Part.Open,
            ')' or ']' or '}' => Part.Close,
            '.' => Part.Link,
            ',' => Part.Break,
            _ => Part.None,
        },
        SqlToken.Operator => Part.Link,
        SqlToken.Word when Is(token, "AND") || Is(token, "OR") => Part.Term,
        SqlToken.Word when Is(token, "NOT") || Is(token, "LIKE") || Is(token, "IN") || Is(token, "BETWEEN") => Part.Link,
        SqlToken.Word when Is(token, "JOIN") => Part.Join,
        _ => Part.None,
    };

    private static bool Is(Token<SqlToken> token, string word) =>
        token.Span.Length == word.Length
        && token.Span.Source.AsSpan(token.Span.Position.Absolute, token.Span.Length).Equals(word, StringComparison.OrdinalIgnoreCase);

    private enum Part
    {
        None,
        Open,
        Close,
        Link,
        Term,
        Break,
        Join,
    }
}
