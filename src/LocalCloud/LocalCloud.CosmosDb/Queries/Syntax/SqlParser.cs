using Superpower.Model;

namespace LocalCloud.CosmosDb.Queries.Syntax;

/// <summary>From text to syntax tree.</summary>
internal static class SqlParser
{
    public const int LongestQuery = 512 * 1024;

    private const int ComfortableNesting = 40;
    private const int DeepestNesting = 1500;
    private const int MostTerms = 2000;
    private const int MostJoins = 10;
    private const int LargeStack = 64 * 1024 * 1024;

    private static readonly System.Buffers.SearchValues<char> s_numeric =
        System.Buffers.SearchValues.Create("0123456789.ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_");

    /// <param name="text">The query.</param>
    /// <param name="isDeep">Whatever goes over its tree needs more stack than a pool thread has.</param>
    /// <exception cref="QueryException">The text is not a query.</exception>
    public static SqlQuery Parse(string text, out bool isDeep)
    {
        if (text.Length > LongestQuery)
        {
            throw new QueryException(new("SC3001", "The SQL query text exceeded the maximum limit of 524288 characters."));
        }

        var tokens = SqlTokenizer.Instance.TryTokenize(text);
        if (!tokens.HasValue)
        {
            var at = tokens.ErrorPosition.HasValue ? tokens.ErrorPosition.Absolute : 0;
            throw new QueryException(TokenError(text, at));
        }

        // Before anything recurses: a text too deep for the stack would end the process.
        var size = QuerySize.Of(tokens.Value);
        if (size.Depth > DeepestNesting)
        {
            throw new QueryException(new("SC3007", $"The query is nested too deeply: at most {DeepestNesting} levels are supported."));
        }

        if (size.Terms > MostTerms || size.Joins > MostJoins)
        {
            throw new QueryException(new("SC3032", $"The query is too complex: it may have {MostTerms} terms joined by AND and OR, and {MostJoins} JOINs."));
        }

        // LINQ puts every link of a chain into parentheses of its own.
        isDeep = size.Depth > ComfortableNesting;
        return isDeep ? OnLargeStack(() => Parse(text, tokens.Value)) : Parse(text, tokens.Value);
    }

    /// <summary>Runs something deeply recursive on a thread of its own.</summary>
    public static T OnLargeStack<T>(Func<T> work)
    {
        T? result = default;
        System.Runtime.ExceptionServices.ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = work();
                }
                catch (Exception thrown)
                {
                    failure = System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(thrown);
                }
            },
            LargeStack);
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }

    private static SqlQuery Parse(string text, TokenList<SqlToken> tokens)
    {
        var result = QueryGrammar.Whole(tokens);
        if (result.HasValue)
        {
            return result.Value;
        }

        var near = result.Remainder.ConsumeToken();
        throw new QueryException(near.HasValue
            ? SyntaxError(text, near.Value.Position.Absolute, near.Value.Span.Length)
            : new("SC1002", "Syntax error, unexpected end-of-file.", text.Length, text.Length));
    }

    private static QueryError TokenError(string text, int start)
    {
        var rest = text.AsSpan(start);
        var (code, what, length) = rest switch
        {
            ['"' or '\'', ..] => ("SC1012", "string literal token", rest.Length),
            [>= '0' and <= '9', ..] => ("SC1011", "numeric value token", rest.IndexOfAnyExcept(s_numeric) is > 0 and var end ? end : rest.Length),
            _ => ("SC1010", "token", Math.Min(1, rest.Length)),
        };
        return new(code, $"Syntax error, invalid {what} '{rest[..length]}'.", start, start + length);
    }

    private static QueryError SyntaxError(string text, int start, int length) =>
        new("SC1001", $"Syntax error, incorrect syntax near '{text.Substring(start, Math.Min(length, text.Length - start))}'.", start, start + length);
}
