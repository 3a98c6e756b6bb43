using System.Diagnostics;
using LocalCloud.CommandLine;
using LocalCloud.Faults;

namespace LocalCloud.Hosting;

/// <summary>A launch from the command line.</summary>
internal static class TerminalLaunch
{
    /// <param name="app">Where the app lies.</param>
    /// <param name="arguments">What the developer said.</param>
    /// <param name="programDirectory">A copy of its output to run from; null for none.</param>
    public static Launch Of(AppFolder app, AppArguments arguments, string? programDirectory)
    {
        var clock = new CloudClock();
        return new Launch
        {
            App = app,
            Arguments = arguments,
            Clock = clock,
            Faults = new FaultInjector(clock)
            {
                Freeze = clock.Freeze,
                Resume = clock.Resume,
                Kill = static () => Process.GetCurrentProcess().Kill(), // SIGKILL: nothing is flushed, nobody is told.
            },
            IsTerminal = true,
            ProgramDirectory = programDirectory,
            StatePath = arguments.InMemory ? null : arguments.State ?? Path.Combine(app.Home, ".localcloud"),
        };
    }
}
