using System.Reflection;
using System.Text.Json;
using LocalCloud.Host.Settings;

namespace LocalCloud.Host.Worker;

/// <summary>Where an app's build output and program are.</summary>
internal sealed record AppFiles(string Directory, string AssemblyPath, string? ExecutablePath, Assembly? Loaded)
{
    public static AppFiles Find(FunctionsHostOptions options)
    {
        var directory = Path.GetFullPath(options.AppDirectory);
        if (options.AppAssembly is { } loaded)
        {
            return new(directory, loaded.Location, null, loaded);
        }

        if (options.AppAssemblyPath is { } given)
        {
            return File.Exists(given) ? new(directory, Path.GetFullPath(given), null, null) : throw new SettingsException($"There is no file {given}.");
        }

        return In(options.ProgramDirectory is { } program ? Path.GetFullPath(program) : directory) with { Directory = directory };
    }

    /// <summary>The same app, with another build of its program.</summary>
    public AppFiles Rebuilt(string programDirectory) => In(Path.GetFullPath(programDirectory)) with { Directory = Directory };

    private static AppFiles In(string directory) => FromWorkerConfig(directory) ?? new(directory, OnlyProgram(directory), null, null);

    private static AppFiles? FromWorkerConfig(string directory)
    {
        var path = Path.Combine(directory, "worker.config.json");
        if (!File.Exists(path))
        {
            return null;
        }

        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        if (!document.RootElement.TryGetProperty("description", out var description)
            || !description.TryGetProperty("defaultWorkerPath", out var worker) || worker.GetString() is not { Length: > 0 } program)
        {
            return null;
        }

        var executable = description.TryGetProperty("defaultExecutablePath", out var element) ? element.GetString() : null;
        executable = executable?.Replace("{WorkerRoot}", directory + Path.DirectorySeparatorChar, StringComparison.OrdinalIgnoreCase);
        var assembly = Path.Combine(directory, program);
        return File.Exists(assembly)
            ? new(directory, assembly, executable is null or "dotnet" ? null : executable, null)
            : throw new SettingsException($"{path} names {program}, which is not there.");
    }

    // Without the SDK's files: a program is what has a runtimeconfig.json.
    private static string OnlyProgram(string directory)
    {
        if (!System.IO.Directory.Exists(directory))
        {
            throw new SettingsException($"There is no folder {directory}.");
        }

        string[] programs = [.. System.IO.Directory.EnumerateFiles(directory, "*.runtimeconfig.json")
            .Select(file => file[..^".runtimeconfig.json".Length] + ".dll").Where(File.Exists)];
        return programs is [var only]
            ? only
            : throw new SettingsException($"{directory} is no build output of a .NET isolated function app: "
                + (programs.Length == 0 ? "no program in it." : "worker.config.json is missing, and there is more than one program."));
    }
}
