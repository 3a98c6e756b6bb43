namespace LocalCloud.Host.Settings;

/// <summary>The setting <c>AzureWebJobs.NAME.Disabled</c>, also written with underscores where a shell takes no dots.</summary>
internal static class DisabledFunctions
{
    public static bool Contains(string function, Func<string, string?> setting) =>
        IsSet(setting($"AzureWebJobs.{function}.Disabled")) || IsSet(setting($"AzureWebJobs_{function}_Disabled"));

    private static bool IsSet(string? value) => value?.Trim() is "1" || (bool.TryParse(value, out var flag) && flag);
}
