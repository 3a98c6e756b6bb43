using System.Reflection;
using LocalCloud.Faults;
using LocalCloud.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Testing;

/// <summary>A launch from a test.</summary>
internal static class TestLaunch
{
    /// <param name="folder">Where the app lies.</param>
    /// <param name="application">The app's assembly when it is among the test's references; null for one that is loaded from the folder.</param>
    /// <param name="options">What the test wants.</param>
    /// <exception cref="FaultRuleException">One of the options' rules is not valid.</exception>
    /// <exception cref="InvalidOperationException">Options that cannot go together.</exception>
    public static Launch Of(AppFolder folder, Assembly? application, LocalCloudOptions options)
    {
        if (options is { Isolated: true, ConfigureServices: not null })
        {
            throw new InvalidOperationException("The services of an app in a process of its own cannot be configured from here.");
        }

        var clock = new CloudClock();
        var faults = new FaultInjector(clock) { Freeze = clock.Freeze, Resume = clock.Resume, AfterCommit = options.AfterCommit };
        foreach (var rule in options.Faults)
        {
            faults.Add(rule);
        }

        return new Launch
        {
            App = folder,
            Arguments = new LaunchArguments { Port = 0, CosmosPort = 0, ServiceBusPort = 0, EventGridPort = 0, Isolated = options.Isolated },
            Clock = clock,
            Faults = faults,
            Assembly = application,
            StatePath = options.StatePath,
            Settings = options.Settings.AsReadOnly(),
            ConfigureServices = options.ConfigureServices,
            ConfigureLogging = options.ConfigureLogging,
        };
    }
}
