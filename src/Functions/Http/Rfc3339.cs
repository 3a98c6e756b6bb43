using System.Globalization;
using System.Text.RegularExpressions;

namespace OrderFlow.Http;

/// <summary>Times as people send them: RFC 3339 with any number of decimals, which are cut to ticks; the offset may be left out.</summary>
internal static partial class Rfc3339
{
    private const int TickDecimals = 7;

    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        if (Form().Match(text) is not { Success: true } match)
        {
            return false;
        }

        var fraction = match.Groups["fraction"].Value;
        var offset = match.Groups["offset"].Value.ToUpperInvariant();
        var whole = match.Groups["whole"].Value.ToUpperInvariant();
        var cut = fraction.Length <= TickDecimals ? fraction : fraction[..TickDecimals];
        return DateTimeOffset.TryParseExact(
            $"{whole}.{cut.PadRight(TickDecimals, '0')}{(offset.Length == 0 ? "Z" : offset)}",
            "yyyy-MM-dd'T'HH:mm:ss.fffffffK",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out time);
    }

    [GeneratedRegex(
        @"^(?<whole>\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d)(?:\.(?<fraction>\d{1,32}))?(?<offset>[Zz]|[+-]\d\d:\d\d)?\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
