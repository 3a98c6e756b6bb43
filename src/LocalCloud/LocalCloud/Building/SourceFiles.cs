using System.Text.Json;

namespace LocalCloud.Building;

/// <summary>What a project is built from, as far as that shows without asking MSBuild, which alone would take seconds.</summary>
internal static class SourceFiles
{
    private static readonly HashSet<string> s_generated = new(StringComparer.OrdinalIgnoreCase) { "bin", "obj", "node_modules", "TestResults", "artifacts" };

    // Read where they lie, or by nobody: a change needs no build.
    private static readonly HashSet<string> s_notBuilt = new(StringComparer.OrdinalIgnoreCase) { ".md", ".http", ".user", ".log" };
    private static readonly string[] s_around = ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json", "nuget.config", "NuGet.config", "NuGet.Config"];

    public static bool IsGenerated(string folderName) => s_generated.Contains(folderName) || folderName.StartsWith('.');

    /// <summary>When the newest of them was written.</summary>
    public static DateTime NewestOf(string projectFile)
    {
        var folders = ProjectsOf(projectFile).Select(file => Path.GetDirectoryName(file)!).Where(Directory.Exists).Distinct().ToArray();
        return folders.SelectMany(folder => In(new DirectoryInfo(folder), folders).Concat(Around(folder)))
            .Select(entry => entry.LastWriteTimeUtc)
            .DefaultIfEmpty(DateTime.MaxValue)
            .Max();
    }

    /// <summary>The project and all it refers to: the restore has written them down.</summary>
    private static IEnumerable<string> ProjectsOf(string projectFile)
    {
        var path = Path.Combine(Path.GetDirectoryName(projectFile)!, "obj", Path.GetFileName(projectFile) + ".nuget.dgspec.json");
        if (!File.Exists(path))
        {
            return [projectFile];
        }

        try
        {
            using var graph = JsonDocument.Parse(File.ReadAllBytes(path));
            return [projectFile, .. graph.RootElement.GetProperty("projects").EnumerateObject().Select(project => project.Name)];
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return [projectFile];
        }
    }

    // Folders count, too: theirs is the time when something was taken out. Not that of the project itself, where builds and editors leave theirs.
    private static IEnumerable<FileSystemInfo> In(DirectoryInfo folder, string[] projects)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo child)
            {
                if (!IsGenerated(child.Name) && !IsAnotherProject(child, projects))
                {
                    yield return child;
                    foreach (var below in In(child, projects))
                    {
                        yield return below;
                    }
                }
            }
            else if (!s_notBuilt.Contains(entry.Extension) && !entry.Name.StartsWith("local.settings.", StringComparison.OrdinalIgnoreCase))
            {
                yield return entry;
            }
        }
    }

    // As tests may be, below what they test.
    private static bool IsAnotherProject(DirectoryInfo folder, string[] projects) => !projects.Contains(folder.FullName) && folder.EnumerateFiles("*.??proj").Any();

    private static IEnumerable<FileSystemInfo> Around(string folder)
    {
        for (var above = new DirectoryInfo(folder).Parent; above is not null; above = above.Parent)
        {
            foreach (var name in s_around)
            {
                var file = new FileInfo(Path.Combine(above.FullName, name));
                if (file.Exists)
                {
                    yield return file;
                }
            }
        }
    }
}
