using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace LocalCloud.Functions.Settings;

/// <summary><c>%Name%</c> in an attribute stands for an app setting.</summary>
internal static partial class SettingReferences
{
    /// <exception cref="SettingsException">The setting does not exist.</exception>
    public static string Resolve(string text, IConfiguration configuration) => Reference().Replace(text, match =>
    {
        var name = match.Groups[1].Value;
        return configuration[name.Replace("__", ":", StringComparison.Ordinal)]
            ?? throw new SettingsException($"'%{name}%' does not resolve to a value: there is no setting '{name}'.");
    });

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Reference();
}
