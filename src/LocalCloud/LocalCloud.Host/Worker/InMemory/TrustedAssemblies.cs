namespace LocalCloud.Host.Worker.InMemory;

/// <summary>What this process can load by name: what its own deps.json lists, and the shared frameworks.</summary>
internal static class TrustedAssemblies
{
    public static IReadOnlyList<string> Paths { get; } =
        (AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
}
