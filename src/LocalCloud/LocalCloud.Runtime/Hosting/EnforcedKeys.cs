using LocalCloud.Host.Keys;
using LocalCloud.Host.Settings;
using LocalCloud.Services;
using Microsoft.Extensions.Configuration;

namespace LocalCloud.Hosting;

/// <summary>
/// Whether keys are checked, and which: <c>LocalCloud__EnforceKeys</c>, off as with <c>func start</c>. An app that calls itself gets its key from
/// a setting, in the cloud from Key Vault; here <c>@LocalCloud(HostKey)</c> stands for it.
/// </summary>
internal static class EnforcedKeys
{
    private const string Master = "LocalCloud:MasterKey";
    private const string Host = "LocalCloud:HostKey";
    private const string HostReference = "@LocalCloud(HostKey)";
    private const string MasterReference = "@LocalCloud(MasterKey)";

    private static readonly string[] s_extensions = ["durabletask", "eventgrid"];

    /// <returns>Null when everybody is let in.</returns>
    /// <exception cref="SettingsException">The switch is neither true nor false, or nobody could find the keys.</exception>
    public static HostKeys? Of(IConfiguration settings, StateFolder? state, bool isTerminal)
    {
        if (CloudSwitch.Of(settings, "EnforceKeys") is not true)
        {
            return null;
        }

        var (master, host) = (settings[Master], settings[Host]);
        return state is not null || !isTerminal || master is not null
            ? Open(state, master, host)
            : throw new SettingsException("Without a state folder nobody could look up the keys: run without --in-memory, or set LocalCloud__MasterKey and LocalCloud__HostKey.");
    }

    private static HostKeys Open(StateFolder? state, string? master, string? host)
    {
        var keys = HostKeys.Open(state?.File(StateFolder.Keys), master, host);
        foreach (var extension in s_extensions)
        {
            keys.Extension(extension); // Made now, to be looked up before the first call.
        }

        return keys;
    }

    /// <summary>Settings that refer to a key, with that key; with nothing where none is asked for.</summary>
    public static Dictionary<string, string?> Replacing(IConfiguration settings, HostKeys? keys) => SettingRedirects.Of(settings, (_, value) => value switch
    {
        HostReference => keys?.Host ?? "",
        MasterReference => keys?.Master ?? "",
        _ => null,
    });
}
