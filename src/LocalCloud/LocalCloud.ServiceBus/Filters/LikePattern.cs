namespace LocalCloud.ServiceBus.Filters;

/// <summary><c>%</c> for any characters, <c>_</c> for one.</summary>
internal static class LikePattern
{
    public static bool Matches(string text, string pattern, char? escape) => Matches(text.AsSpan(), pattern.AsSpan(), escape);

    private static bool Matches(ReadOnlySpan<char> text, ReadOnlySpan<char> pattern, char? escape)
    {
        while (!pattern.IsEmpty)
        {
            if (pattern[0] == escape && pattern.Length > 1)
            {
                if (text.IsEmpty || text[0] != pattern[1])
                {
                    return false;
                }

                text = text[1..];
                pattern = pattern[2..];
            }
            else if (pattern[0] == '%')
            {
                return MatchesAnywhere(text, pattern[1..], escape);
            }
            else if (text.IsEmpty || (pattern[0] != '_' && pattern[0] != text[0]))
            {
                return false;
            }
            else
            {
                text = text[1..];
                pattern = pattern[1..];
            }
        }

        return text.IsEmpty;
    }

    private static bool MatchesAnywhere(ReadOnlySpan<char> text, ReadOnlySpan<char> pattern, char? escape)
    {
        for (var from = 0; from <= text.Length; from++)
        {
            if (Matches(text[from..], pattern, escape))
            {
                return true;
            }
        }

        return false;
    }
}
