using System.Text.Json;

namespace LocalCloud.Hosting;

/// <summary>Where a function app lies: its build output, and around it the project and the repository it was built from, if they are there.</summary>
/// <param name="Output">What runs: the folder with host.json and worker.config.json.</param>
/// <param name="Project">The folder with the project file and host.json; null for an app that came without its source.</param>
/// <param name="Root">The folder with the solution or repository around it; null outside of any.</param>
internal sealed record AppFolder(string Output, string? Project, string? Root)
{
    public const string HostJson = "host.json";

    private const string WorkerConfig = "worker.config.json";

    /// <summary>Where its state lies.</summary>
    public string Home => Project ?? Output;

    /// <summary>The file name of what runs there, as worker.config.json names it.</summary>
    public string Program
    {
        get
        {
            using var config = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Output, WorkerConfig)));
            return config.RootElement.GetProperty("description").GetProperty("defaultWorkerPath").GetString()!;
        }
    }

    /// <summary>Files with app settings, the winning ones last: the developer's own over the sample that the repository carries.</summary>
    public IEnumerable<string> SettingsFiles =>
        from name in (string[])["local.settings.sample.json", "local.settings.json"]
        from folder in (string?[])[Root, Output, Project]
        where folder is not null
        select Path.Combine(folder, name);

    /// <summary>An output folder, or a project folder whose newest output is taken.</summary>
    /// <exception cref="LaunchException">There is no app; says what was looked for.</exception>
    public static AppFolder Find(string path)
    {
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(File.Exists(path) ? Path.GetDirectoryName(Path.GetFullPath(path))! : path));
        if (!Directory.Exists(folder))
        {
            throw new LaunchException($"There is no folder {folder}.");
        }

        if (IsOutput(folder))
        {
            return Of(folder);
        }

        if (!IsProject(folder))
        {
            throw new LaunchException(
                $"{folder} is no function app: neither a build output with {HostJson} and {WorkerConfig}, nor a project with {HostJson}.");
        }

        return NewestOutput(folder) is { } output
            ? Of(output) with { Project = folder }
            : throw new LaunchException($"{folder} has not been built yet: there is no {WorkerConfig} below it. Run 'dotnet build {folder}' first.");
    }

    /// <summary>The app in this folder, whatever it holds.</summary>
    public static AppFolder Of(string output)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(output));
        return new AppFolder(full, Above(full, IsProject), Above(full, IsRoot));
    }

    /// <summary>A file beside host.json: in the project, where a developer edits it, or else as the build copied it.</summary>
    public string FileOf(string name) =>
        Project is not null && File.Exists(Path.Combine(Project, name)) ? Path.Combine(Project, name) : Path.Combine(Output, name);

    /// <summary>A file of the infrastructure code around the app, in the nearest folder <c>infra</c> from here upwards; null for none.</summary>
    public string? InfraFile(string name) =>
        Above(Home, folder => File.Exists(Path.Combine(folder, "infra", name))) is { } around ? Path.Combine(around, "infra", name) : null;

    /// <summary>The last one built below a project folder; null for none.</summary>
    public static string? NewestOutput(string project) => new DirectoryInfo(project)
        .EnumerateFiles(WorkerConfig, new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 8, IgnoreInaccessible = true })
        .Select(file => file.Directory!)
        .Where(folder => IsOutput(folder.FullName) && !Path.GetRelativePath(project, folder.FullName).StartsWith("obj", StringComparison.Ordinal))
        .MaxBy(folder => folder.EnumerateFiles("*.dll").Select(file => file.LastWriteTimeUtc).DefaultIfEmpty().Max())?.FullName;

    public static bool IsOutput(string folder) => File.Exists(Path.Combine(folder, WorkerConfig)) && File.Exists(Path.Combine(folder, HostJson));

    private static string? Above(string start, Func<string, bool> matches)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (matches(folder.FullName))
            {
                return folder.FullName;
            }
        }

        return null;
    }

    private static bool IsProject(string folder) => File.Exists(Path.Combine(folder, HostJson)) && Has(folder, "*.??proj");

    private static bool IsRoot(string folder) =>
        Path.Exists(Path.Combine(folder, ".git")) || Has(folder, "*.sln") || Has(folder, "*.slnx");

    private static bool Has(string folder, string pattern) => Directory.Exists(folder) && Directory.EnumerateFiles(folder, pattern).Any();
}
