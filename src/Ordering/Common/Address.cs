namespace Ordering.Common;

/// <summary>Where goods go.</summary>
/// <param name="Country">ISO 3166-1 alpha-2 code in upper case.</param>
public sealed record Address(string Name, string Line1, string? Line2, string City, string PostalCode, string Country)
{
    /// <summary>Two capital letters. User-assigned codes pass: whether a country is served is for the carrier to say.</summary>
    public static bool IsCountry(string? country) =>
        country is { Length: 2 } && char.IsAsciiLetterUpper(country[0]) && char.IsAsciiLetterUpper(country[1]);
}
