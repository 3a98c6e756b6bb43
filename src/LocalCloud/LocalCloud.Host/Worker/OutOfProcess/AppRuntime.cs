using System.Text.Json;

namespace LocalCloud.Host.Worker.OutOfProcess;

/// <summary>The shared frameworks that an app was built for, as its runtimeconfig.json says, and whether this machine has them.</summary>
internal static class AppRuntime
{
    public const string RollForwardVariable = "DOTNET_ROLL_FORWARD";

    /// <summary>
    /// The first framework of which this <c>dotnet</c> has no version of the same major, for example <c>Microsoft.NETCore.App 8.0.0</c>; null when there is
    /// none, or when the app itself says what is then to be taken.
    /// </summary>
    public static string? FindMissing(string assemblyPath, string dotnet)
    {
        var config = Path.ChangeExtension(assemblyPath, ".runtimeconfig.json");
        if (!File.Exists(config) || !File.Exists(dotnet))
        {
            return null;
        }

        using var document = JsonDocument.Parse(File.ReadAllBytes(config));
        if (!document.RootElement.TryGetProperty("runtimeOptions", out var options) || options.TryGetProperty("rollForward", out _))
        {
            return null;
        }

        var shared = Path.Combine(RootOf(dotnet), "shared");
        return FrameworksOf(options)
            .Where(framework => !Has(Path.Combine(shared, framework.Name), framework.Version))
            .Select(framework => $"{framework.Name} {framework.Version}")
            .FirstOrDefault();
    }

    private static IEnumerable<(string Name, string Version)> FrameworksOf(JsonElement options)
    {
        JsonElement[] frameworks = options.TryGetProperty("frameworks", out var several) ? [.. several.EnumerateArray()]
            : options.TryGetProperty("framework", out var one) ? [one]
            : [];
        return frameworks.Select(framework => (framework.GetProperty("name").GetString()!, framework.GetProperty("version").GetString()!));
    }

    private static bool Has(string folder, string version) =>
        Directory.Exists(folder) && Directory.EnumerateDirectories(folder, version.Split('.')[0] + ".*").Any();

    // The command on the path is often a link.
    private static string RootOf(string dotnet) => Path.GetDirectoryName(File.ResolveLinkTarget(dotnet, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(dotnet))!;
}
