using System.Diagnostics;
using LocalCloud.CommandLine;
using LocalCloud.Faults;

namespace LocalCloud.Hosting;

/// <summary>A launch from the command line.</summary>
internal static class TerminalLaunch
{
    public static Launch Of(Command.StartApp command)
    {
        var (app, arguments, clock) = (AppFolder.Find(command.Path), command.Arguments, new CloudClock());
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
            StatePath = arguments.InMemory ? null : arguments.State ?? Path.Combine(app.Home, ".localcloud"),
        };
    }
}
