using System.Reflection;
using LocalCloud.Faults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Hosting;

/// <summary>Who starts an app and how: a developer's terminal, or a test in its own process.</summary>
internal sealed class Launch
{
    /// <summary>All that keeps two of them apart, told at once.</summary>
    public const string SecondInstance =
        "A second instance needs ports and a state of its own: --port 0 --cosmos-port 0 --servicebus-port 0 --eventgrid-port 0, and --state DIR or --in-memory.";

    public required AppFolder App { get; init; }

    public required LaunchArguments Arguments { get; init; }

    public required CloudClock Clock { get; init; }

    public required FaultInjector Faults { get; init; }

    /// <summary>A copy of the app's output that its program is loaded from; null for the output itself.</summary>
    public string? ProgramDirectory { get; init; }

    /// <summary>The app's assembly when this process has it among its own already, as that of a test does.</summary>
    public Assembly? Assembly { get; init; }

    /// <summary>Whether console and signals belong to it; in a test they are the test runner's.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>The folder for state, or null to keep it in memory.</summary>
    public string? StatePath { get; init; }

    /// <summary>Settings that win over files and environment.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>Runs after the app's own registrations.</summary>
    public Action<IServiceCollection>? ConfigureServices { get; init; }

    public Action<ILoggingBuilder>? ConfigureLogging { get; init; }
}
