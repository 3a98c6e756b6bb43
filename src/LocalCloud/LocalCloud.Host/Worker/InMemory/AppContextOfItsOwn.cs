using System.Reflection;
using System.Runtime.Loader;

namespace LocalCloud.Host.Worker.InMemory;

/// <summary>The app's own versions of its packages. What the shared frameworks have stays shared: host and app meet in those types.</summary>
internal sealed class AppContextOfItsOwn : AssemblyLoadContext
{
    private static readonly HashSet<string> s_framework = FrameworkNames();
    private readonly AssemblyDependencyResolver _resolver;
    private readonly SharedAssemblies _shared;

    public AppContextOfItsOwn(string assemblyPath)
        : base(Path.GetFileNameWithoutExtension(assemblyPath))
    {
        _resolver = new(assemblyPath);
        _shared = new(Find);
    }

    public static bool IsOfFramework(string assembly) => s_framework.Contains(assembly);

    protected override Assembly? Load(AssemblyName assemblyName) =>
        _shared.Find(assemblyName) ?? (Find(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null);

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;

    private string? Find(AssemblyName name) => s_framework.Contains(name.Name!) ? null : _resolver.ResolveAssemblyToPath(name);

    private static HashSet<string> FrameworkNames()
    {
        // Not the base directory, which a starting app is lent its own of.
        var own = Path.GetDirectoryName(typeof(AppContextOfItsOwn).Assembly.Location)!;
        return [.. TrustedAssemblies.Paths.Where(path => !path.StartsWith(own, StringComparison.OrdinalIgnoreCase)).Select(path => Path.GetFileNameWithoutExtension(path)!)];
    }
}
