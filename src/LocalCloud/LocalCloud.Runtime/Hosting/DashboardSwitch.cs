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
    /// <exception cref="SettingsException">The switch is neither true nor false.</exception>
    public static bool IsOn(IConfiguration settings, HostKeys? keys, bool isTerminal) => CloudSwitch.Of(settings, "Dashboard") ?? (isTerminal && keys is null);
}
