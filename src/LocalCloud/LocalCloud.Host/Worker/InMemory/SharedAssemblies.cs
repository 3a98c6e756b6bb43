using System.Reflection;
using System.Runtime.Loader;

namespace LocalCloud.Host.Worker.InMemory;

/// <summary>
/// Assemblies that host and app have to the byte alike, as with the same version of a package: loaded, compiled and kept in memory once. One
/// that refers to another that is not alike stays apart, so that the app's always meets the app's.
/// </summary>
internal sealed class SharedAssemblies(Func<AssemblyName, string?> findInApp)
{
    private static readonly Dictionary<string, string> s_ours = TrustedAssemblies.Paths
        .DistinctBy(path => Path.GetFileNameWithoutExtension(path), StringComparer.OrdinalIgnoreCase)
        .ToDictionary(path => Path.GetFileNameWithoutExtension(path), StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, bool> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The host's assembly of that name; null when the app needs its own.</summary>
    public Assembly? Find(AssemblyName name)
    {
        lock (_known)
        {
            return IsShared(name) ? AssemblyLoadContext.Default.LoadFromAssemblyName(new AssemblyName(name.Name!)) : null;
        }
    }

    private bool IsShared(AssemblyName name)
    {
        if (_known.TryGetValue(name.Name!, out var known))
        {
            return known;
        }

        return _known[name.Name!] = findInApp(name) is { } theirs
            && s_ours.TryGetValue(name.Name!, out var ours)
            && AreAlike(ours, theirs)
            && AssemblyLoadContext.Default.LoadFromAssemblyName(new AssemblyName(name.Name!)).GetReferencedAssemblies()
                .All(reference => findInApp(reference) is null || IsShared(reference));
    }

    private static bool AreAlike(string ours, string theirs)
    {
        var (a, b) = (new FileInfo(ours), new FileInfo(theirs));
        return a.Exists && b.Exists && a.Length == b.Length && File.ReadAllBytes(ours).AsSpan().SequenceEqual(File.ReadAllBytes(theirs));
    }
}
