namespace LocalCloud.Faults;

/// <summary>Named points at which a cloud can crash, or its clock can be frozen.</summary>
public static class FaultPoints
{
    /// <summary>A group of writes has run, its commit has not.</summary>
    public const string CosmosDbBeforeCommit = "cosmosdb.before-commit";

    /// <summary>On disk, and nobody has been told.</summary>
    public const string CosmosDbAfterCommit = "cosmosdb.after-commit";

    /// <inheritdoc cref="CosmosDbBeforeCommit"/>
    public const string DurableTaskBeforeCommit = "durabletask.before-commit";

    /// <inheritdoc cref="CosmosDbAfterCommit"/>
    public const string DurableTaskAfterCommit = "durabletask.after-commit";

    /// <inheritdoc cref="CosmosDbBeforeCommit"/>
    public const string ServiceBusBeforeCommit = "servicebus.before-commit";

    /// <inheritdoc cref="CosmosDbAfterCommit"/>
    public const string ServiceBusAfterCommit = "servicebus.after-commit";

    /// <inheritdoc cref="CosmosDbBeforeCommit"/>
    public const string EventGridBeforeCommit = "eventgrid.before-commit";

    /// <inheritdoc cref="CosmosDbAfterCommit"/>
    public const string EventGridAfterCommit = "eventgrid.after-commit";

    /// <summary>Changes were read, their function has not seen them.</summary>
    public const string ChangeFeedBeforeDelivery = "changefeed.before-delivery";

    /// <summary>The function has ended, its lease has not advanced.</summary>
    public const string ChangeFeedAfterDelivery = "changefeed.after-delivery";

    /// <summary>An activity is about to run.</summary>
    public const string ActivityBeforeRun = "activity.before-run";

    /// <summary>The effect is done, the result is not recorded.</summary>
    public const string ActivityAfterRun = "activity.after-run";

    /// <summary>A timer function has run, the run is not recorded.</summary>
    public const string TimerAfterRun = "timer.after-run";

    /// <summary>The names of all.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        CosmosDbBeforeCommit, CosmosDbAfterCommit, DurableTaskBeforeCommit, DurableTaskAfterCommit, ServiceBusBeforeCommit, ServiceBusAfterCommit,
        EventGridBeforeCommit, EventGridAfterCommit, ChangeFeedBeforeDelivery, ChangeFeedAfterDelivery, ActivityBeforeRun, ActivityAfterRun, TimerAfterRun,
    ];
}
