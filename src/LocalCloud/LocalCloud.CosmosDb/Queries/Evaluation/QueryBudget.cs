using System.Diagnostics;
using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Evaluation;

/// <summary>
/// What one query may take, however it is written: time, and memory for texts that it makes itself. A query runs on one thread from start to
/// end, so the thread knows whose budget it is.
/// </summary>
internal sealed class QueryBudget(CancellationToken cancellationToken)
{
    private const int StepsBetweenLooks = 256;
    private const int LongestText = 4 * 1024 * 1024;
    private const int LargeText = 16 * 1024;
    private const long LargeTextsTogether = 64L * 1024 * 1024;
    private const long MostKept = 256L * 1024 * 1024;
    private const long MostItems = 250_000;
    private const long MostPairs = 100_000_000;
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_longestMatching = TimeSpan.FromSeconds(1);

    [ThreadStatic]
    private static QueryBudget? s_current;

    private readonly long _started = Stopwatch.GetTimestamp();
    private TimeSpan _matching;
    private long _largeTexts;
    private long _kept;
    private int _steps;

    /// <summary>Runs something within this budget.</summary>
    /// <exception cref="QueryException">It takes more.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits for it any more.</exception>
    public T Spend<T>(Func<T> work)
    {
        var outer = s_current;
        s_current = this;
        try
        {
            return work();
        }
        finally
        {
            s_current = outer;
        }
    }

    /// <summary>Called for every document and every combination of a join.</summary>
    public static void Step()
    {
        if (s_current is { } budget && ++budget._steps % StepsBetweenLooks == 0)
        {
            budget.Look();
        }
    }

    /// <summary>Called before a text of this many characters is made.</summary>
    public static void Text(long characters)
    {
        if (characters > LongestText || (characters > LargeText && s_current is { } budget && (budget._largeTexts += characters) > LargeTextsTogether))
        {
            throw TooMuch("memory");
        }
    }

    /// <summary>Called for every value that is kept until all documents have been looked at.</summary>
    public static void Keep(SqlValue value) => Keep(100 + value.Weight);

    /// <summary>Called with so many bytes more, or less, that are kept until all documents have been looked at.</summary>
    public static void Keep(long bytes)
    {
        if (s_current is { } budget && (budget._kept += bytes) > MostKept)
        {
            throw TooMuch("memory");
        }
    }

    /// <summary>Called before an array of so many items is made.</summary>
    public static void Items(long count)
    {
        if (count > MostItems)
        {
            throw TooMuch("memory");
        }
    }

    /// <summary>Called before so many pairs of points may have to be compared.</summary>
    public static void Pairs(long count)
    {
        if (count > MostPairs)
        {
            throw TooMuch("time");
        }
    }

    /// <summary>Runs a pattern that may go back and forth for ever; all of them together get a second.</summary>
    public static bool Match(Func<TimeSpan, bool> match)
    {
        var left = s_longestMatching - (s_current?._matching ?? TimeSpan.Zero);
        var started = Stopwatch.GetTimestamp();
        try
        {
            return left > TimeSpan.Zero ? match(left) : throw TooMuch("time");
        }
        catch (System.Text.RegularExpressions.RegexMatchTimeoutException)
        {
            throw TooMuch("time");
        }
        finally
        {
            s_current?._matching += Stopwatch.GetElapsedTime(started);
        }
    }

    private void Look()
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Stopwatch.GetElapsedTime(_started) > s_longest)
        {
            throw TooMuch("time");
        }
    }

    private static QueryException TooMuch(string what) => new(new("SC3032", $"The query is too complex: it takes more {what} than a query may."));
}
