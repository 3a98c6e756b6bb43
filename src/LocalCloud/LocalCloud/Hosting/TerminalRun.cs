using LocalCloud.CommandLine;
using LocalCloud.Host.Worker;
using LocalCloud.Seeding;
using LocalCloud.Watching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace LocalCloud.Hosting;

/// <summary>An app in a terminal: starts it, shows where it is, and waits for Ctrl-C or SIGTERM.</summary>
internal static class TerminalRun
{
    /// <param name="launch">What to start.</param>
    /// <param name="arguments">What the developer said.</param>
    /// <param name="watch">Looks for new builds meanwhile; null for none.</param>
    public static async Task RunAsync(Launch launch, AppArguments arguments, BuildWatch? watch)
    {
        if (arguments.List)
        {
            await FunctionList.PrintAsync(launch, arguments.Json);
            return;
        }

        if (arguments.Seed)
        {
            SeedRun.Check(launch.App.FileOf(SeedRun.FileName));
        }

        using var secondInterrupt = new SecondInterrupt();
        await using var cloud = new CloudBuilder(launch).Build();
        var stopping = cloud.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        try
        {
            await cloud.StartAsync(stopping);
            await WelcomeAsync(launch, arguments, cloud, isWatched: watch is not null, stopping);

            // What only the start needed goes back to the machine: an app that idles in a terminal has it for hours.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            var ended = cloud.Functions.Completion.WaitAsync(stopping);
            await (watch is null ? ended : await Task.WhenAny(ended, watch.RunAsync(cloud, stopping)));
        }
        catch (WorkerStartException exception) when (exception.InnerException is InvalidOperationException or OptionsValidationException or UnauthorizedAccessException)
        {
            // What the app's own code finds wrong with its settings is for the developer; anything else is a bug, and keeps its trace.
            throw new LaunchException(exception.InnerException.Message, exception);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop, perhaps while still starting: the developer's wish, not a failure.
        }
    }

    private static async Task WelcomeAsync(Launch launch, AppArguments arguments, LocalCloudHost cloud, bool isWatched, CancellationToken stopping)
    {
        if (!arguments.Quiet)
        {
            StartScreen.Show(cloud, isWatched);
        }

        if (arguments.Seed)
        {
            await SeedRun.SendAsync(launch.App.FileOf(SeedRun.FileName), cloud.Address, cloud.Keys?.Master, stopping);
        }
    }
}
