using System.Collections.Frozen;

namespace Ordering.Common;

/// <summary>The active currencies of ISO 4217 with their minor units.</summary>
public static class Currencies
{
    /// <summary>"No currency" in ISO 4217: an empty draft that has not been given one yet.</summary>
    public const string None = "XXX";

    private const string TwoDecimals =
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK " +
        "DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD " +
        "KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP " +
        "PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH " +
        "USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG";

    private const string NoDecimals = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";

    private const string ThreeDecimals = "BHD IQD JOD KWD LYD OMR TND";

    private static readonly FrozenDictionary<string, int> Known = new[] { (TwoDecimals, 2), (NoDecimals, 0), (ThreeDecimals, 3) }
        .SelectMany(group => group.Item1.Split(' '), (group, code) => KeyValuePair.Create(code, group.Item2))
        .ToFrozenDictionary(StringComparer.Ordinal);

    public static bool IsKnown(string? currency) => Decimals(currency) is not null;

    /// <summary>Decimals of the minor unit; null for what is no currency.</summary>
    public static int? Decimals(string? currency) => currency is not null && Known.TryGetValue(currency, out var decimals) ? decimals : null;
}
