using System.Reflection;
using LocalCloud.CommandLine;
using LocalCloud.Faults;
using LocalCloud.Functions;
using LocalCloud.Functions.Settings;
using LocalCloud.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LocalCloud.Hosting;

/// <summary>Who starts the app: a developer's terminal, or a test that runs its entry point in this process.</summary>
internal abstract class Launch
{
    /// <summary>All that keeps two of them apart, told at once.</summary>
    public const string SecondInstance =
        "A second instance needs ports and a state of its own: --port 0 --cosmos-port 0, and --state DIR or --in-memory.";

    private static readonly AsyncLocal<Launch?> Ambient = new();

    /// <summary>Flows with the execution context, so several clouds can run in one test process.</summary>
    public static Launch Current
    {
        get => Ambient.Value ?? TerminalLaunch.Instance;
        set => Ambient.Value = value;
    }

    public abstract Assembly Application { get; }

    public abstract TimeProvider Time { get; }

    public abstract FaultInjector Faults { get; }

    public abstract bool IsTerminal { get; }

    /// <summary>Settings that win over files and environment.</summary>
    public abstract IReadOnlyDictionary<string, string?> Settings { get; }

    /// <summary>Runs a part of the start; an error the developer can mend ends the process with a message and no stack trace.</summary>
    public static T Guard<T>(Func<T> part)
    {
        try
        {
            return part();
        }
        catch (Exception exception) when (IsForTheDeveloper(exception))
        {
            Current.Refuse(exception);
            throw;
        }
    }

    public static bool IsForTheDeveloper(Exception exception) =>
        exception is LaunchException or SchemaVersionException or DatabaseFileException or UsageException or SettingsException or FunctionCatalogueException;

    /// <summary>The folder for state, or null to keep it in memory.</summary>
    public abstract string? StatePath(string contentRoot);

    public abstract AppArguments Adjust(AppArguments arguments);

    public abstract void Configure(IServiceCollection services);

    /// <summary>Tells that the app cannot start; in a terminal this ends the process.</summary>
    public abstract void Refuse(Exception exception);

    public abstract void Started(IHost host, RunningApp app);
}
