using Microsoft.Azure.Cosmos;

namespace LocalCloud;

/// <summary>What a test decides about the Cosmos DB it starts. Everything has a default: in memory, on a free port.</summary>
public sealed class CosmosDbEmulatorOptions
{
    /// <summary>Loopback port; 0, the default, takes a free one.</summary>
    public int Port { get; set; }

    /// <summary>Folder that keeps the data (as <c>cosmosdb.db</c>) from one start to the next; null keeps everything in memory.</summary>
    public string? StatePath { get; set; }

    /// <summary>Refuses what goes beyond the throughput of a container (429, with the time to wait), as the service does.</summary>
    public bool Throttle { get; set; }

    /// <summary>Source of <c>_ts</c> and of time to live.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Changes the options of <see cref="CosmosDbEmulator.Client"/> and <see cref="CosmosDbEmulator.ClientOptions"/>, for example the serializer.</summary>
    public Action<CosmosClientOptions>? ConfigureClient { get; set; }
}
