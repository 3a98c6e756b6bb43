using System.Text.Json;

namespace LocalCloud.Host.Worker.InMemory;

/// <summary>
/// Packages of an app that are parts of the shared frameworks in a later version than this process runs on. It has those of its own, which host and app
/// share, and cannot have others beside them; a process of the app's own takes the later ones.
/// </summary>
internal static class NewerPackages
{
    /// <summary>The end of a sentence that names the first one; null when there is none. Loads nothing.</summary>
    public static string? FindIn(AppFiles app)
    {
        var file = Path.ChangeExtension(app.AssemblyPath, ".deps.json");
        if (app.Loaded is not null || !File.Exists(file))
        {
            return null;
        }

        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return (from library in document.RootElement.GetProperty("targets").EnumerateObject().SelectMany(target => target.Value.EnumerateObject())
                where library.Value.TryGetProperty("runtime", out _)
                from assembly in library.Value.GetProperty("runtime").EnumerateObject()
                where assembly.Value.TryGetProperty("assemblyVersion", out var version)
                    && Version.TryParse(version.GetString(), out var parsed) && parsed.Major > Environment.Version.Major
                    && AppContextOfItsOwn.IsOfFramework(Path.GetFileNameWithoutExtension(assembly.Name))
                select $"it brings {library.Name.Replace('/', ' ')}, and this one runs on .NET {Environment.Version.Major}.").FirstOrDefault();
    }
}
