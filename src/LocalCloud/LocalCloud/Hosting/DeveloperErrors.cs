using LocalCloud.Building;
using LocalCloud.CommandLine;
using LocalCloud.Host.Settings;
using LocalCloud.Host.Worker;
using LocalCloud.Storage;

namespace LocalCloud.Hosting;

/// <summary>Errors that the developer can mend: a message on the terminal and an exit code, no stack trace.</summary>
internal static class DeveloperErrors
{
    public static bool Contains(Exception exception) =>
        exception is LaunchException or SchemaVersionException or DatabaseFileException or UsageException or BuildFailedException or SettingsException or WorkerStartException;

    /// <returns>The exit code of the process.</returns>
    public static int Report(Exception exception)
    {
        Console.Error.WriteLine(exception.Message);
        if (exception is WorkerStartException { InnerException: { } thrown })
        {
            // The app's own code: where it failed is what its developer needs.
            Console.Error.WriteLine(thrown);
        }

        if (exception is not UsageException)
        {
            return exception is BuildFailedException ? 3 : 1;
        }

        Console.Error.WriteLine("Say --help for what is known.");
        return 2;
    }
}
