using System.Diagnostics;
using LocalCloud.Host.Worker.OutOfProcess;
using LocalCloud.Hosting;

namespace LocalCloud.Building;

/// <summary>Sees to it that a project has a build output that is not older than its sources.</summary>
internal static class AppBuild
{
    private const string Stamp = "localcloud.built";

    /// <summary>Builds if it must, with the compiler's own words on the terminal: on standard error where the output is to be read by programs.</summary>
    /// <exception cref="BuildFailedException">It does not build.</exception>
    public static async Task EnsureAsync(string projectFile, bool quiet, bool tellOnError)
    {
        if (IsUpToDate(projectFile))
        {
            return;
        }

        if (!quiet)
        {
            await (tellOnError ? Console.Error : Console.Out).WriteLineAsync($"Building {Path.GetRelativePath(Environment.CurrentDirectory, projectFile)} ...");
        }

        var code = await RunAsync(projectFile, quiet, tellOnError);
        if (code != 0)
        {
            throw new BuildFailedException($"{projectFile} does not build (dotnet build: exit code {code}).");
        }

        if (AppFolder.NewestOutput(Path.GetDirectoryName(projectFile)!) is null)
        {
            throw new BuildFailedException(
                $"{projectFile} has been built, but not to a folder below its own. Say 'localcloud start' with that of its output, the one with worker.config.json.");
        }

        await File.WriteAllTextAsync(StampOf(projectFile), string.Empty);
    }

    /// <summary>Whether the newest output is newer than all sources; a build that found nothing to do leaves no trace there but our own.</summary>
    public static bool IsUpToDate(string projectFile)
    {
        if (AppFolder.NewestOutput(Path.GetDirectoryName(projectFile)!) is not { } output)
        {
            return false;
        }

        var built = new DirectoryInfo(output).EnumerateFiles()
            .Append(new FileInfo(StampOf(projectFile)))
            .Where(file => file.Exists)
            .Max(file => file.LastWriteTimeUtc);
        return built >= SourceFiles.NewestOf(projectFile);
    }

    private static string StampOf(string projectFile) => Path.Combine(Path.GetDirectoryName(projectFile)!, "obj", Stamp);

    private static async Task<int> RunAsync(string projectFile, bool quiet, bool tellOnError)
    {
        var start = new ProcessStartInfo(DotnetCommand.Path, ["build", projectFile, "-nologo", "-verbosity:" + (quiet ? "quiet" : "minimal")])
        {
            RedirectStandardOutput = tellOnError,
        };
        start.Environment["DOTNET_NOLOGO"] = "1";
        using var build = Process.Start(start) ?? throw new BuildFailedException($"{DotnetCommand.Path} could not be started.");
        while (tellOnError && await build.StandardOutput.ReadLineAsync() is { } line)
        {
            await Console.Error.WriteLineAsync(line);
        }

        await build.WaitForExitAsync();
        return build.ExitCode;
    }
}
