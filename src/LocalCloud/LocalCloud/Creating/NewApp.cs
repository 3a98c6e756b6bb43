using System.Reflection;
using System.Text.RegularExpressions;
using LocalCloud.CommandLine;
using LocalCloud.Hosting;

namespace LocalCloud.Creating;

/// <summary>Writes a function app with a test project. The templates, a real app called Shop, are in this assembly: nothing is fetched.</summary>
internal static partial class NewApp
{
    private const string Folder = "app/";
    private static readonly Assembly s_own = typeof(NewApp).Assembly;

    /// <returns>What was written, relative to the folder.</returns>
    /// <exception cref="LaunchException">There is something already.</exception>
    public static IReadOnlyList<string> Write(AppName name, string folder)
    {
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw new LaunchException($"{folder} is not empty. Take another name, or another folder with --output.");
        }

        var versions = Versions();
        return [.. Resources().Select(resource => Write(resource, name, folder, versions))];
    }

    private static IEnumerable<string> Resources() => s_own.GetManifestResourceNames()
        .Where(resource => resource.StartsWith(Folder, StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    private static string Write(string resource, AppName name, string folder, Dictionary<string, string> versions)
    {
        // A file named .gitignore would keep things out of our own repository.
        var file = Named(resource[Folder.Length..].Replace('\\', '/'), name).Replace("gitignore", ".gitignore", StringComparison.Ordinal);
        var path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, Version().Replace(Named(Text(resource), name), package => versions[package.Groups["id"].Value]));
        return file;
    }

    private static string Named(string text, AppName name) => text
        .Replace("Shop", name.Namespace, StringComparison.Ordinal)
        .Replace("shop", name.Text, StringComparison.Ordinal);

    /// <summary>Of packages: those that LocalCloud itself is built and tested with.</summary>
    private static Dictionary<string, string> Versions()
    {
        var versions = Text("versions.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Split('=')).ToDictionary(line => line[0], line => line[1]);
        versions[nameof(LocalCloud)] = ProductVersion.OfPackages;
        return versions;
    }

    private static string Text(string resource)
    {
        using var reader = new StreamReader(s_own.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"(?<=Version="")\{(?<id>[\w.]+)\}(?="")")]
    private static partial Regex Version();
}
