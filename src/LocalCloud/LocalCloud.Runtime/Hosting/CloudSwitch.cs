using LocalCloud.Host.Settings;
using Microsoft.Extensions.Configuration;

namespace LocalCloud.Hosting;

/// <summary>A setting that switches something of the cloud itself on or off: <c>LocalCloud__NAME</c>.</summary>
internal static class CloudSwitch
{
    /// <returns>Null where nothing is said.</returns>
    /// <exception cref="SettingsException">It is neither true nor false.</exception>
    public static bool? Of(IConfiguration settings, string name) => settings["LocalCloud:" + name] is not { Length: > 0 } text ? null
        : bool.TryParse(text, out var isOn) ? isOn
        : throw new SettingsException($"LocalCloud__{name} is '{text}'; it is true or false.");
}
