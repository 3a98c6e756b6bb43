using System.Globalization;

namespace LocalCloud.CosmosDb.Users;

/// <summary>A token that stands for a permission until it expires: who has it needs no key. Signed, so that it cannot be made up.</summary>
internal static class ResourceToken
{
    public const string Prefix = "type=resource&ver=1&sig=";

    /// <param name="permission">Rid of the permission.</param>
    /// <param name="version">Of the permission: a changed one has other tokens.</param>
    /// <param name="expiry">Seconds since 1970.</param>
    public static string Make(AccountKey key, string permission, string version, long expiry) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{key.Sign(Text(permission, version, expiry))};{permission};{expiry};");

    /// <summary>The permission's rid and the expiry that a token claims; null when it is none.</summary>
    public static (string Signature, string Permission, long Expiry)? Parse(ReadOnlySpan<char> token) =>
        token.StartsWith(Prefix, StringComparison.Ordinal) && token[Prefix.Length..].ToString().Split(';') is [var signature, var permission, var expiry, ..]
            && long.TryParse(expiry, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? (signature, permission, seconds)
            : null;

    public static bool IsSigned(AccountKey key, string signature, string permission, string version, long expiry) =>
        key.HasSigned(Text(permission, version, expiry), signature);

    private static string Text(string permission, string version, long expiry) =>
        string.Create(CultureInfo.InvariantCulture, $"{permission}\n{version}\n{expiry}");
}
