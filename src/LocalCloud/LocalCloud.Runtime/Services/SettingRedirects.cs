using Microsoft.Extensions.Configuration;

namespace LocalCloud.Services;

/// <summary>Settings that mean an emulated service, with the address that it really has.</summary>
internal static class SettingRedirects
{
    /// <param name="configuration">All settings.</param>
    /// <param name="redirect">The new value of a setting by its key and value; null for one that means something else.</param>
    public static Dictionary<string, string?> Of(IConfiguration configuration, Func<string, string, string?> redirect)
    {
        var replaced = new Dictionary<string, string?>();
        foreach (var (key, value) in configuration.AsEnumerable())
        {
            if (value is not null && redirect(key, value) is { } instead)
            {
                replaced[key] = instead;
            }
        }

        return replaced;
    }
}
