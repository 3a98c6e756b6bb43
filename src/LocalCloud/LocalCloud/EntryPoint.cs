using LocalCloud.CommandLine;
using LocalCloud.Completion;
using LocalCloud.Creating;
using LocalCloud.Hosting;
using LocalCloud.Services;

namespace LocalCloud;

/// <summary>The command line: <c>start</c> or <c>list</c> a function app, make a <c>new</c> one, <c>start</c> only a service.</summary>
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
                    await AppStart.RunAsync(app);
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
                case Command.New app:
                    WriteNew(app.Arguments);
                    break;
                case Command.ShowCompletion completion:
                    Console.WriteLine(CompletionScript.For(completion.Shell));
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

    private static void WriteNew(NewArguments arguments)
    {
        var files = NewApp.Write(arguments.Name, arguments.Folder);
        var folder = Path.GetRelativePath(Environment.CurrentDirectory, arguments.Folder);
        Console.WriteLine($"""
            {arguments.Name.Text}: a function app and its tests, {files.Count} files in {folder}.

              cd {folder}
              localcloud start        builds it and runs it with all it needs: http://localhost:7071/api/health
              dotnet test             runs its tests, each with a cloud of its own
            """);
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
