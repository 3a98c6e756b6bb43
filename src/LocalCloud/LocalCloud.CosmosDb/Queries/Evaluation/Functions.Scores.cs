using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Evaluation;

/// <summary>What partitions compute for ORDER BY RANK; no client writes these itself.</summary>
internal static partial class Functions
{
    /// <summary>The usual parameters of BM25: how soon a word that comes again counts no more, and how much the length of a text matters.</summary>
    private const double Saturation = 1.2;
    private const double LengthMatters = 0.75;

    private static IEnumerable<KeyValuePair<string, (int Min, int Max, Func<SqlValue[], SqlValue> Apply)>> Scores() =>
    [
        Function("_FULLTEXTWORDCOUNT", 1, 1, a => a[0].Kind == SqlKind.String ? SqlValue.Of(CountOf(Words(a[0].Text), " ") - 1) : default),
        Function("_FULLTEXTSCORE", 5, 5, a => a[0].Kind == SqlKind.String ? SqlValue.Of(Score(Words(a[0].Text), [.. a[1].Items()], a[2].Number, a[3].Number, [.. a[4].Items()])) : default),
        // The higher the better, which a distance is not.
        Function("_VECTORSCORE", 2, 4, a => Vectors(a) is { IsDefined: true } value ? SqlValue.Of(DistanceFunction(a) == "EUCLIDEAN" ? -value.Number : value.Number) : default),
    ];

    /// <param name="text">With its words between blanks.</param>
    /// <param name="documents">How many documents there are.</param>
    /// <param name="words">How many words there are in all of them.</param>
    /// <param name="hits">How many documents have each term.</param>
    private static double Score(string text, SqlValue[] terms, double documents, double words, SqlValue[] hits)
    {
        var length = (CountOf(text, " ") - 1) / Math.Max(1, words / Math.Max(1, documents));
        var score = 0.0;
        for (var i = 0; i < terms.Length && i < hits.Length; i++)
        {
            var often = terms[i].Kind == SqlKind.String ? CountOf(text, Words(terms[i].Text)) : 0;
            var rarity = Math.Log(1 + ((documents - hits[i].Number + 0.5) / (hits[i].Number + 0.5)));
            score += rarity * often * (Saturation + 1) / (often + (Saturation * (1 - LengthMatters + (LengthMatters * length))));
        }

        return score;
    }

    private static int CountOf(string text, string part)
    {
        var count = 0;
        for (var at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.IndexOf(part, at + Math.Max(1, part.Length - 1), StringComparison.Ordinal))
        {
            count++;
        }

        return count;
    }
}
