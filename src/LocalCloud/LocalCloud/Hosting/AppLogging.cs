using LocalCloud.CommandLine;
using LocalCloud.Functions.Settings;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace LocalCloud.Hosting;

internal static class AppLogging
{
    public static void Configure(ILoggingBuilder logging, HostJson host, AppArguments arguments, Launch launch)
    {
        logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Azure", LogLevel.Warning).AddFilter("System", LogLevel.Warning);
        foreach (var (category, level) in host.LogLevels)
        {
            logging.AddFilter(category == "default" ? null : category, level);
        }

        // A start that fails is told in one line of its own (Launch), without the stack trace that this category adds.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        if (arguments.Quiet)
        {
            logging.AddFilter(level => level >= LogLevel.Warning);
        }

        if (launch.IsTerminal)
        {
            logging.AddSimpleConsole(console => (console.SingleLine, console.IncludeScopes, console.TimestampFormat, console.ColorBehavior) =
                (true, true, "HH:mm:ss.fff ", Console.IsOutputRedirected ? LoggerColorBehavior.Disabled : LoggerColorBehavior.Default));
        }
    }
}
