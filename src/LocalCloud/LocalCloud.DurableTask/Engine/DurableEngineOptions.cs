using LocalCloud.Faults;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalCloud.DurableTask;

/// <summary>Settings of a <see cref="DurableEngine"/>.</summary>
internal sealed record DurableEngineOptions
{
    /// <summary>The database file; null keeps everything in memory, until the process ends.</summary>
    public string? DatabasePath { get; init; }

    /// <summary>The task hub's name, as in host.json.</summary>
    public string HubName { get; init; } = "LocalCloudHub";

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Activities that run at once (<c>maxConcurrentActivityFunctions</c>).</summary>
    public int MaxConcurrentActivities { get; init; } = 10 * Environment.ProcessorCount;

    /// <summary>
    /// Episodes between taking in their messages and their commit at once (<c>maxConcurrentOrchestratorFunctions</c>). They share commits,
    /// so a small number is slow; waiting orchestrators do not count.
    /// </summary>
    public int MaxConcurrentOrchestrators { get; init; } = 512;

    /// <summary>Idle orchestrators kept alive between episodes; the others are replayed from their history when they go on.</summary>
    public int MaxIdleOrchestratorsInMemory { get; init; } = 5_000;

    /// <summary>How long a worker is to keep an orchestrator alive between two episodes.</summary>
    public TimeSpan ExtendedSessionIdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>What can go wrong; null for nothing.</summary>
    public FaultInjector? Faults { get; init; }
}
