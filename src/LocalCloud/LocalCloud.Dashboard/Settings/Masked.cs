using System.Text.RegularExpressions;

namespace LocalCloud.Dashboard.Settings;

/// <summary>Settings without what is secret in them. Masks too much rather than too little.</summary>
internal static partial class Masked
{
    private const string Mask = "••••••";

    /// <summary>Of a connection string only the secret part, so that one sees where it leads.</summary>
    public static string? Value(string name, string? value) =>
        string.IsNullOrEmpty(value) ? value
        : Parts().IsMatch(value) ? Parts().Replace(value, "$1=" + Mask)
        : SecretName().IsMatch(name) ? Mask
        : UserInfo().Replace(value, "$1" + Mask + "@");

    [GeneratedRegex("((?:Account|SharedAccess|Instrumentation)?Key|SharedAccessSignature|Password|Pwd|Secret|sig|code|access_token)=[^;&]*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Parts();

    [GeneratedRegex("key|secret|password|pwd|token|signature|credential|connectionstring", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretName();

    /// <summary>Name and password in front of a host.</summary>
    [GeneratedRegex("(://)[^/@\\s]+@", RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();
}
