using System.Globalization;

namespace OrderFlow.Http;

/// <summary>Numbers in addresses and headers: digits and nothing else. The platform's parser would also take zero bytes behind them.</summary>
internal static class WholeNumber
{
    public static bool TryParse(string? text, out long number)
    {
        number = 0;
        return text is { Length: > 0 } && text.All(char.IsAsciiDigit)
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
