using System.Reflection;
using System.Runtime.Loader;

namespace LocalCloud.Host.Worker.InMemory;

/// <summary>The app's own versions of its packages. What the shared frameworks have stays shared: host and app meet in those types.</summary>
internal sealed class AppContextOfItsOwn(string assemblyPath) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(assemblyPath))
{
    private static readonly HashSet<string> s_framework = FrameworkNames();
    private readonly AssemblyDependencyResolver _resolver = new(assemblyPath);

    protected override Assembly? Load(AssemblyName assemblyName) =>
        !s_framework.Contains(assemblyName.Name!) && _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;

    private static HashSet<string> FrameworkNames()
    {
        var own = Path.GetFullPath(AppContext.BaseDirectory);
        var trusted = (AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return [.. trusted.Where(path => !path.StartsWith(own, StringComparison.OrdinalIgnoreCase)).Select(path => Path.GetFileNameWithoutExtension(path)!)];
    }
}
