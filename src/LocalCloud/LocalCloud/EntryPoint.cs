using LocalCloud.CommandLine;
using LocalCloud.Hosting;
using LocalCloud.Services;

namespace LocalCloud;

/// <summary>The command line: <c>start</c> a function app, or only a service; or say how to <c>trust</c> one.</summary>
internal static class EntryPoint
{
    private static async Task<int> Main(string[] args)
    {
        try
        {
            switch (Command.Parse(args))
            {
                case Command.ShowHelp help:
                    Console.WriteLine(help.Text);
                    break;
                case Command.ShowVersion:
                    Console.WriteLine(ProductVersion.Text);
                    break;
                case Command.StartApp app:
                    await TerminalRun.RunAsync(TerminalLaunch.Of(app), app.Arguments);
                    break;
                case Command.StartCosmosDb service:
                    await StandaloneServices.RunAsync(service.Arguments);
                    break;
                case Command.StartServiceBus service:
                    await StandaloneServices.RunAsync(service.Arguments);
                    break;
                case Command.StartEventGrid service:
                    await StandaloneServices.RunAsync(service.Arguments);
                    break;
                case Command.Trust trust:
                    ShowTrust(trust.Arguments);
                    break;
                case Command.StartDurableTask service:
                    await StandaloneServices.RunAsync(service.Arguments);
                    break;
            }

            return 0;
        }
        catch (Exception exception) when (DeveloperErrors.Contains(exception))
        {
            return DeveloperErrors.Report(exception);
        }
    }

    private static void ShowTrust(TrustArguments arguments)
    {
        using var certificate = LocalCertificate.Of(arguments.StatePath, TimeProvider.System);
        var path = Path.Combine(arguments.StatePath, LocalCertificate.File);
        if (arguments.OutPath is { } copy)
        {
            File.Copy(path, copy, overwrite: true);
        }

        Console.WriteLine(TrustText.Of(certificate, arguments.OutPath ?? path));
    }
}
