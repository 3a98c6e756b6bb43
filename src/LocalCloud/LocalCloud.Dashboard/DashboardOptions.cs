namespace LocalCloud.Dashboard;

/// <summary>What the dashboard is told of the cloud around it.</summary>
internal sealed class DashboardOptions
{
    /// <summary>Of the app, to be shown.</summary>
    public required string AppName { get; init; }

    /// <summary>The app's build output; its folder <c>dashboard</c> may have pages of the app's own.</summary>
    public required string AppDirectory { get; init; }

    /// <summary>Null where the clock cannot be moved: an app in a process of its own has another one.</summary>
    public ClockControl? Clock { get; init; }

    /// <summary>Connection string of the emulated Cosmos DB; gives null where there is none.</summary>
    public Func<string?> CosmosDb { get; init; } = static () => null;

    /// <summary>Connection string of the emulated Service Bus; gives null where there is none.</summary>
    public Func<string?> ServiceBus { get; init; } = static () => null;

    /// <summary>The same for its administration.</summary>
    public Func<string?> ServiceBusAdministration { get; init; } = static () => null;
}
