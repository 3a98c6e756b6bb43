namespace LocalCloud.Hosting;

/// <summary>What can be said of a start, by a developer in a terminal or by a test.</summary>
internal record LaunchArguments
{
    /// <summary>Of the functions; null for what the settings say, 0 for a free one.</summary>
    public int? Port { get; init; }

    /// <summary>Of the emulated Cosmos DB; null for its own, 0 for a free one.</summary>
    public int? CosmosPort { get; init; }

    /// <summary>Of the emulated Service Bus; null for its own, 0 for a free one.</summary>
    public int? ServiceBusPort { get; init; }

    /// <summary>Of the emulated Event Grid; null for its own, 0 for a free one.</summary>
    public int? EventGridPort { get; init; }

    /// <summary>Refuses what goes beyond the throughput of a container.</summary>
    public bool Throttle { get; init; }

    /// <summary>Deletes the content of the state folder first.</summary>
    public bool Reset { get; init; }

    /// <summary>Starts no services.</summary>
    public bool NoEmulators { get; init; }

    /// <summary>Runs the app in a process of its own.</summary>
    public bool Isolated { get; init; }

    /// <summary>Warnings and errors only.</summary>
    public bool Quiet { get; init; }

    /// <summary>Only tells what functions there are: starts nothing and touches no state.</summary>
    public bool List { get; init; }
}
