using LocalCloud.Building;
using LocalCloud.CommandLine;
using LocalCloud.Watching;

namespace LocalCloud.Hosting;

/// <summary>From the command line to an app that runs: built if it must be, and from a copy if it is watched.</summary>
internal static class AppStart
{
    public static async Task RunAsync(Command.StartApp command)
    {
        var (arguments, project) = (command.Arguments, AppProject.Find(command.Path));
        var app = await FindAsync(project, command);
        if (project is null || arguments.List || arguments.NoWatch)
        {
            await TerminalRun.RunAsync(TerminalLaunch.Of(app, arguments, programDirectory: null), arguments, watch: null);
            return;
        }

        using var copies = ProgramCopies.For(app);
        var watch = BuildWatch.Begin(app, copies, arguments.Quiet);
        await TerminalRun.RunAsync(TerminalLaunch.Of(app, arguments, watch.Program), arguments, watch);
    }

    private static async Task<AppFolder> FindAsync(string? project, Command.StartApp command)
    {
        if (project is null)
        {
            return AppFolder.Find(command.Path);
        }

        if (!command.Arguments.NoBuild)
        {
            await AppBuild.EnsureAsync(project, command.Arguments.Quiet, tellOnError: command.Arguments.List);
        }

        return AppFolder.Find(Path.GetDirectoryName(project)!);
    }
}
