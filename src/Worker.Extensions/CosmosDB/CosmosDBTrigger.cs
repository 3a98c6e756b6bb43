// Signatures of Microsoft.Azure.Functions.Worker.Extensions.CosmosDB 4.16.1.
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

public enum CosmosDBChangeFeedMode
{
    LatestVersion = 0,
    AllVersionsAndDeletes = 1,
}

[BindingCapabilities(KnownBindingCapabilities.FunctionLevelRetry)]
public sealed class CosmosDBTriggerAttribute(string databaseName, string containerName) : TriggerBindingAttribute
{
    public string DatabaseName { get; } = databaseName;

    public string ContainerName { get; } = containerName;

    public string? Connection { get; set; }

    public string? LeaseConnection { get; set; }

    public string? LeaseDatabaseName { get; set; }

    public string? LeaseContainerName { get; set; }

    public bool CreateLeaseContainerIfNotExists { get; set; }

    public int LeasesContainerThroughput { get; set; }

    public string? LeaseContainerPrefix { get; set; }

    public int FeedPollDelay { get; set; } = 5000;

    public int LeaseAcquireInterval { get; set; } = 13000;

    public int LeaseExpirationInterval { get; set; } = 60000;

    public int LeaseRenewInterval { get; set; } = 17000;

    public int MaxItemsPerInvocation { get; set; } = 100;

    public bool StartFromBeginning { get; set; }

    public string? StartFromTime { get; set; }

    public string? PreferredLocations { get; set; }

    public CosmosDBChangeFeedMode ChangeFeedMode { get; set; }
}
