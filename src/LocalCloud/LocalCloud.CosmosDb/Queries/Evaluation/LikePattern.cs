namespace LocalCloud.CosmosDb.Queries.Evaluation;

/// <summary>LIKE: <c>%</c> any text, <c>_</c> one character, <c>[a-c]</c> and <c>[^abc]</c> sets, an escape character.</summary>
internal static class LikePattern
{
    public static bool Matches(ReadOnlySpan<char> text, ReadOnlySpan<char> pattern, char? escape)
    {
        var (t, p, starPattern, starText) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '%' && escape != '%')
            {
                (starPattern, starText) = (++p, t);
            }
            else if (p < pattern.Length && MatchesOne(text[t], pattern[p..], escape, out var width))
            {
                p += width;
                t++;
            }
            else if (starPattern >= 0)
            {
                // Let the last % take one character more and try again.
                p = starPattern;
                t = ++starText;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].Trim('%').IsEmpty;
    }

    private static bool MatchesOne(char character, ReadOnlySpan<char> pattern, char? escape, out int width)
    {
        width = 1;
        if (pattern[0] == escape && pattern.Length > 1)
        {
            width = 2;
            return pattern[1] == character;
        }

        if (pattern[0] == '[' && pattern[1..].IndexOf(']') is > 0 and var end)
        {
            width = end + 2;
            return InSet(character, pattern.Slice(1, end));
        }

        return pattern[0] == '_' || pattern[0] == character;
    }

    private static bool InSet(char character, ReadOnlySpan<char> set)
    {
        var negated = set[0] == '^';
        set = negated ? set[1..] : set;
        for (var i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                if (character >= set[i] && character <= set[i + 2])
                {
                    return !negated;
                }

                i += 2;
            }
            else if (set[i] == character)
            {
                return !negated;
            }
        }

        return negated;
    }
}
