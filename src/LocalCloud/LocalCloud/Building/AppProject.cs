using LocalCloud.Hosting;

namespace LocalCloud.Building;

/// <summary>The project file that is meant by a path.</summary>
internal static class AppProject
{
    private const int Depth = 4;
    private static readonly EnumerationOptions s_notHidden = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint };

    /// <summary>
    /// A function app's project folder, its project file, or a folder with one function app somewhere below, as a repository is. Null for a build
    /// output, which is run as it is.
    /// </summary>
    /// <exception cref="LaunchException">There is no function app, or more than one.</exception>
    public static string? Find(string path)
    {
        var full = Path.GetFullPath(path);
        if (File.Exists(full))
        {
            return IsProjectFile(full) ? full : null;
        }

        if (!Directory.Exists(full))
        {
            throw new LaunchException($"There is no folder {full}.");
        }

        return AppFolder.IsOutput(full) ? null : ProjectIn(full) ?? Below(full) switch
        {
            [var only] => only,
            [] => throw new LaunchException(
                $"There is no function app in {full} or below: a project has a host.json beside its project file, a build output has a worker.config.json beside it. 'localcloud new NAME' makes one."),
            var several => throw new LaunchException(
                $"There are {several.Length} function apps below {full}. Say which: {string.Join(", ", several.Select(file => Path.GetRelativePath(full, Path.GetDirectoryName(file)!)))}."),
        };
    }

    private static string[] Below(string folder) => [.. Folders(folder, Depth).Select(ProjectIn).OfType<string>().Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Folders(string folder, int depth) => depth == 0 ? [] : Directory
        .EnumerateDirectories(folder, "*", s_notHidden)
        .Where(child => !SourceFiles.IsGenerated(Path.GetFileName(child)))
        .SelectMany(child => Folders(child, depth - 1).Prepend(child));

    private static string? ProjectIn(string folder) => !File.Exists(Path.Combine(folder, AppFolder.HostJson)) ? null : Directory
        .EnumerateFiles(folder, "*.??proj")
        .Where(IsProjectFile)
        .Order(StringComparer.Ordinal)
        .FirstOrDefault();

    private static bool IsProjectFile(string path) => Path.GetExtension(path) is ".csproj" or ".fsproj" or ".vbproj";
}
