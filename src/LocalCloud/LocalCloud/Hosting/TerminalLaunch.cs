using System.Diagnostics;
using System.Reflection;
using LocalCloud.CommandLine;
using LocalCloud.Faults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace LocalCloud.Hosting;

internal sealed class TerminalLaunch : Launch
{
    private static readonly CloudClock Clock = new();
    private volatile bool _hasStarted;

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

    public override void Started(IHost host, RunningApp app) => _hasStarted = true;

    /// <summary>
    /// The app's own code runs before there is a host, and what it finds wrong with its settings would end the process with a stack trace.
    /// A message of that kind is for the developer; anything else is a bug, and keeps its trace.
    /// </summary>
    public void ExplainFailedStart() => AppDomain.CurrentDomain.UnhandledException += (_, failed) =>
    {
        if (!_hasStarted && failed.ExceptionObject is (InvalidOperationException or OptionsValidationException or UnauthorizedAccessException))
        {
            Refuse((Exception)failed.ExceptionObject);
        }
    };
}
