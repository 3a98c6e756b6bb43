using LocalCloud.Host.Http;
using LocalCloud.Host.Settings;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace LocalCloud.Hosting;

/// <summary>One log for the host and, by way of the worker protocol, the app.</summary>
internal static class HostLogging
{
    public static void Configure(ILoggingBuilder logging, HostJson host, Launch launch)
    {
        logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Azure", LogLevel.Warning).AddFilter("System", LogLevel.Warning)
            .AddFilter("Grpc", LogLevel.Warning).AddFilter("Yarp", LogLevel.Warning);
        // Whatever an app says of the others; host.json can still name this one.
        var least = launch.Arguments.Quiet ? LogLevel.Warning : LogLevel.Trace;
        logging.AddFilter(RequestLog.Category, launch.Arguments.Quiet ? LogLevel.Warning : LogLevel.Information);
        foreach (var (category, level) in host.LogLevels)
        {
            // A category's own level goes before that of all, so quiet has to be said in each.
            logging.AddFilter(category == "default" ? null : category, level > least ? level : least);
        }

        // A start that fails is told in one line of its own (DeveloperErrors), without the stack trace that this category adds.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        if (launch.Arguments.Quiet)
        {
            logging.AddFilter(level => level >= LogLevel.Warning);
        }

        if (launch is { IsTerminal: true, Arguments.List: false })
        {
            // Without scopes: the app's stay in its worker, and those of the web server say nothing a developer looks for.
            logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat, console.ColorBehavior) =
                (true, "HH:mm:ss.fff ", Console.IsOutputRedirected ? LoggerColorBehavior.Disabled : LoggerColorBehavior.Default));
        }

        launch.ConfigureLogging?.Invoke(logging);
    }
}
