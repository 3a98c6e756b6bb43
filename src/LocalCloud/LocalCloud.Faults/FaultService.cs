namespace LocalCloud.Faults;

/// <summary>Who is disturbed. LocalCloud's own: the Cosmos DB vocabulary knows one service only.</summary>
public enum FaultService
{
    /// <summary>Requests to the emulated Cosmos DB.</summary>
    CosmosDb,

    /// <summary>Writes of the durable engine and its client, and deliveries of activities.</summary>
    DurableTask,

    /// <summary>Deliveries of changes to a Cosmos DB trigger.</summary>
    ChangeFeed,

    /// <summary>Sends to, deliveries from and settlements with the emulated Service Bus.</summary>
    ServiceBus,

    /// <summary>Events published to topics of the emulated Event Grid, and their deliveries.</summary>
    EventGrid,

    /// <summary>Deliveries of queue messages and blobs of Azure Storage to functions, and what the host sends there for them.</summary>
    AzureStorage,
}
