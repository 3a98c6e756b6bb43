using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Evaluation;

internal static partial class Functions
{
    private static IEnumerable<KeyValuePair<string, (int Min, int Max, Func<SqlValue[], SqlValue> Apply)>> FullTexts() =>
    [
        Function("FULLTEXTCONTAINS", 2, 2, a => Search(a, Enumerable.All)),
        Function("FULLTEXTCONTAINSALL", 2, 255, a => Search(a, Enumerable.All)),
        Function("FULLTEXTCONTAINSANY", 2, 255, a => Search(a, Enumerable.Any)),
    ];

    private static SqlValue Search(SqlValue[] a, Func<IEnumerable<SqlValue>, Func<SqlValue, bool>, bool> holds)
    {
        if (!Text(a, a.Length))
        {
            return default;
        }

        var words = Words(a[0].Text);
        return SqlValue.Of(holds(a.Skip(1), phrase => words.Contains(Words(phrase.Text), StringComparison.Ordinal)));
    }

    /// <summary>Each between blanks, so that a phrase is found where its words follow each other, and no part of a word is.</summary>
    private static string Words(string text)
    {
        QueryBudget.Text(text.Length);
        var words = new System.Text.StringBuilder(" ", text.Length + 2);
        foreach (var character in text)
        {
            if (char.IsLetterOrDigit(character) || char.IsSurrogate(character) || char.GetUnicodeCategory(character) == System.Globalization.UnicodeCategory.NonSpacingMark)
            {
                words.Append(char.ToLowerInvariant(character));
            }
            else if (words[^1] != ' ')
            {
                words.Append(' ');
            }
        }

        return words[^1] == ' ' ? words.ToString() : words.Append(' ').ToString();
    }
}
