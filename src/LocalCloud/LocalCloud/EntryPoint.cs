using LocalCloud.CommandLine;
using LocalCloud.Hosting;

namespace LocalCloud;

/// <summary>Started by itself, LocalCloud runs only the services, for use with the real Functions host.</summary>
internal static class EntryPoint
{
    private static async Task Main(string[] args)
    {
        try
        {
            var arguments = ServiceArguments.Parse(args);
            await (arguments is null ? Console.Out.WriteLineAsync(ServiceArguments.Help) : ServiceCommand.RunAsync(arguments));
        }
        catch (Exception exception) when (Launch.IsForTheDeveloper(exception))
        {
            TerminalLaunch.Instance.Refuse(exception);
        }
    }
}
