using System.Globalization;

namespace LocalCloud.CosmosDb.Http;

/// <summary>Request charges as text. Most requests cost one of few small amounts, and to format a number by a pattern takes longer than to look one up.</summary>
internal static class ChargeText
{
    private static readonly string?[] s_hundredths = new string?[2048];

    public static string Of(double charge)
    {
        var hundredths = Math.Round(charge * 100);
        return hundredths >= 0 && hundredths < s_hundredths.Length
            ? s_hundredths[(int)hundredths] ??= Format(hundredths / 100)
            : Format(charge);
    }

    private static string Format(double charge) => charge.ToString("0.##", CultureInfo.InvariantCulture);
}
