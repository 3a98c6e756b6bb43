using LocalCloud.Host.Keys;
using LocalCloud.Host.Settings;
using Microsoft.Extensions.Configuration;

namespace LocalCloud.Hosting;

/// <summary>
/// Whether there is a page at <c>/localcloud/</c>: <c>LocalCloud__Dashboard</c>. By itself it is there in a terminal, and not where keys are enforced:
/// whoever has the page may do everything.
/// </summary>
internal static class DashboardSwitch
{
    private const string Name = "LocalCloud:Dashboard";

    /// <exception cref="SettingsException">The switch is neither true nor false.</exception>
    public static bool IsOn(IConfiguration settings, HostKeys? keys, bool isTerminal) => settings[Name] is not { Length: > 0 } text
        ? isTerminal && keys is null
        : bool.TryParse(text, out var asked) ? asked : throw new SettingsException($"LocalCloud__Dashboard is '{text}'; it is true or false.");
}
