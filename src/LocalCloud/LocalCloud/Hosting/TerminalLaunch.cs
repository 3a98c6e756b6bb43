using System.Diagnostics;
using System.Reflection;
using LocalCloud.CommandLine;
using LocalCloud.Faults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LocalCloud.Hosting;

internal sealed class TerminalLaunch : Launch
{
    private static readonly CloudClock Clock = new();

    public static TerminalLaunch Instance { get; } = new();

    public override Assembly Application => Assembly.GetEntryAssembly()
        ?? throw new InvalidOperationException("There is no entry assembly to look for functions in.");

    public override TimeProvider Time => Clock;

    public override FaultInjector Faults { get; } = new(Clock)
    {
        Freeze = Clock.Freeze,
        Resume = Clock.Resume,
        Kill = static () => Process.GetCurrentProcess().Kill(), // SIGKILL: nothing is flushed, nobody is told.
    };

    public override bool IsTerminal => true;

    public override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>();

    public override string? StatePath(string contentRoot) => Path.Combine(contentRoot, ".localcloud");

    public override AppArguments Adjust(AppArguments arguments) => arguments;

    public override void Configure(IServiceCollection services)
    {
    }

    public override void Refuse(Exception exception)
    {
        Console.Error.WriteLine(exception.Message);
        if (exception is UsageException)
        {
            Console.Error.WriteLine("Say --help for what is known.");
        }

        Environment.Exit(exception is UsageException ? 2 : 1);
    }

    public override void Started(IHost host, RunningApp app)
    {
    }
}
