using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using LocalCloud.CommandLine;
using LocalCloud.Functions;
using LocalCloud.Functions.Settings;
using Microsoft.Extensions.Hosting;

namespace LocalCloud.Hosting;

/// <summary>Who starts the app: a developer's terminal, or a test that runs its entry point in this process.</summary>
internal abstract class Launch
{
    private static readonly AsyncLocal<Launch?> Ambient = new();

    /// <summary>Flows with the execution context, so several clouds can run in one test process.</summary>
    public static Launch Current
    {
        get => Ambient.Value ?? new TerminalLaunch();
        set => Ambient.Value = value;
    }

    public abstract Assembly Application { get; }

    /// <summary>Runs a part of the start; errors the developer can mend end the process with a message and no stack trace.</summary>
    public static T Guard<T>(Func<T> part)
    {
        try
        {
            return part();
        }
        catch (Exception exception) when (Current.Ends(exception))
        {
            throw; // Not reached in a terminal: the process has ended.
        }
    }

    /// <summary>True when the exception has been dealt with by ending the process.</summary>
    public abstract bool Ends(Exception exception);

    public abstract void Built(IHost host);

    public abstract void Started();

    protected static bool IsForTheDeveloper(Exception exception) =>
        exception is LaunchException or UsageException or SettingsException or FunctionCatalogueException;

    private sealed class TerminalLaunch : Launch
    {
        public override Assembly Application => Assembly.GetEntryAssembly()
            ?? throw new InvalidOperationException("There is no entry assembly to look for functions in.");

        public override bool Ends(Exception exception)
        {
            if (IsForTheDeveloper(exception))
            {
                End(exception);
            }

            return false;
        }

        public override void Built(IHost host)
        {
        }

        public override void Started()
        {
        }

        [DoesNotReturn]
        private static void End(Exception exception)
        {
            Console.Error.WriteLine(exception.Message);
            if (exception is UsageException)
            {
                Console.Error.WriteLine("Say --help for what is known.");
            }

            Environment.Exit(exception is UsageException ? 2 : 1);
        }
    }
}
