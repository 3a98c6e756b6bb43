using LocalCloud.Faults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalCloud;

/// <summary>What a test decides about the cloud it starts.</summary>
public sealed class LocalCloudOptions
{
    /// <summary>App settings that win over the app's files and the environment; <c>__</c> separates levels.</summary>
    public IDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>();

    /// <summary>Folder that keeps state from one start to the next; null keeps everything in memory.</summary>
    public string? StatePath { get; set; }

    /// <summary>Armed before anything starts; more can be added to <see cref="LocalCloudApp.Faults"/>.</summary>
    public ICollection<FaultInjectionRule> Faults { get; } = [];

    /// <summary>
    /// Called with the name of the database (<c>cosmosdb</c>, <c>durabletask</c>: its file is <c>StatePath/name.db</c>) after each of its
    /// commits, as soon as it is on disk and before anybody is told. Nothing is committed before it returns, so a copy made here of all
    /// files of <see cref="StatePath"/> but <c>lock</c> is what a process leaves that is killed at this moment.
    /// </summary>
    public Action<string>? AfterCommit { get; set; }

    /// <summary>Runs in the app, after its own registrations, so that it can replace them. Not with <see cref="Isolated"/>.</summary>
    public Action<IServiceCollection>? ConfigureServices { get; set; }

    /// <summary>The host's log, which has the app's in it; it has no provider unless one is added here.</summary>
    public Action<ILoggingBuilder>? ConfigureLogging { get; set; }

    /// <summary>
    /// Runs the app in a process of its own, as the real host does. The test then sees it from outside only: it has neither the app's
    /// services nor its clock.
    /// </summary>
    public bool Isolated { get; set; }
}
