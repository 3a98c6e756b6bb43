using System.Globalization;
using LocalCloud.Host.Runtime;
using LocalCloud.Host.Settings;

namespace LocalCloud.Host.CosmosDb;

/// <summary>What a <c>cosmosDBTrigger</c> says, with the real extension's defaults.</summary>
internal sealed record CosmosDBTrigger
{
    public required string DatabaseName { get; init; }

    public required string ContainerName { get; init; }

    public string? Connection { get; init; }

    public required string? LeaseConnection { get; init; }

    public required string LeaseDatabaseName { get; init; }

    public required string LeaseContainerName { get; init; }

    public string LeaseContainerPrefix { get; init; } = string.Empty;

    public bool CreateLeaseContainerIfNotExists { get; init; }

    public int? LeasesContainerThroughput { get; init; }

    public TimeSpan FeedPollDelay { get; init; }

    public TimeSpan LeaseAcquireInterval { get; init; }

    public TimeSpan LeaseExpirationInterval { get; init; }

    public TimeSpan LeaseRenewInterval { get; init; }

    public int MaxItemsPerInvocation { get; init; }

    /// <summary>From when on changes are delivered at the first start; null is from now on.</summary>
    public DateTime? StartTime { get; init; }

    public string? PreferredLocations { get; init; }

    /// <summary>Every version and delete, instead of the latest version of each document.</summary>
    public bool FollowsAllVersions { get; init; }

    /// <exception cref="UnusableFunctionException">It makes no sense; says which function and why.</exception>
    public static CosmosDBTrigger Of(FunctionDescriptor function)
    {
        var binding = function.Trigger;
        var followsAllVersions = ChangeFeedMode(binding) switch
        {
            null or "LatestVersion" or "0" => false,
            "AllVersionsAndDeletes" or "1" => true,
            var unknown => throw Refuse(function, $"There is no change feed mode '{unknown}'."),
        };
        var database = binding.Text("databaseName") ?? throw Refuse(function, "databaseName is missing.");
        var trigger = new CosmosDBTrigger
        {
            DatabaseName = database,
            ContainerName = binding.Text("containerName") ?? throw Refuse(function, "containerName is missing."),
            Connection = binding.Text("connection"),
            LeaseConnection = binding.Text("leaseConnection") ?? binding.Text("connection"),
            LeaseDatabaseName = binding.Text("leaseDatabaseName") ?? database,
            LeaseContainerName = binding.Text("leaseContainerName") ?? "leases",
            LeaseContainerPrefix = binding.Text("leaseContainerPrefix") ?? string.Empty,
            CreateLeaseContainerIfNotExists = binding.Flag("createLeaseContainerIfNotExists") ?? false,
            LeasesContainerThroughput = binding.Number("leasesContainerThroughput") is > 0 and var throughput ? throughput : null,
            FeedPollDelay = Milliseconds(binding, "feedPollDelay", 5_000),
            LeaseAcquireInterval = Milliseconds(binding, "leaseAcquireInterval", 13_000),
            LeaseExpirationInterval = Milliseconds(binding, "leaseExpirationInterval", 60_000),
            LeaseRenewInterval = Milliseconds(binding, "leaseRenewInterval", 17_000),
            MaxItemsPerInvocation = binding.Number("maxItemsPerInvocation") is > 0 and var most ? most : 100,
            StartTime = StartTimeOf(function),
            PreferredLocations = binding.Text("preferredLocations"),
            FollowsAllVersions = followsAllVersions,
        };
        if (trigger is { FollowsAllVersions: true, StartTime: not null })
        {
            throw Refuse(function, "The feed of all versions and deletes starts when it is first asked for: StartFromBeginning and StartFromTime do not go with it.");
        }

        return trigger.Connection == trigger.LeaseConnection && trigger.DatabaseName == trigger.LeaseDatabaseName
            && trigger.ContainerName == trigger.LeaseContainerName
                ? throw Refuse(function, "The monitored container cannot be the container that stores the leases.")
                : trigger;
    }

    private static DateTime? StartTimeOf(FunctionDescriptor function)
    {
        var fromBeginning = function.Trigger.Flag("startFromBeginning") ?? false;
        if (function.Trigger.Text("startFromTime") is not { } text)
        {
            return fromBeginning ? DateTime.MinValue.ToUniversalTime() : null;
        }

        return fromBeginning ? throw Refuse(function, "Only one of StartFromBeginning and StartFromTime can be used.")
            : DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var time) ? time
            : throw Refuse(function, $"StartFromTime '{text}' is not a time.");
    }

    private static string? ChangeFeedMode(FunctionBinding binding) =>
        binding.Text("changeFeedMode") ?? binding.Number("changeFeedMode")?.ToString(CultureInfo.InvariantCulture);

    private static TimeSpan Milliseconds(FunctionBinding binding, string attribute, int otherwise) =>
        TimeSpan.FromMilliseconds(binding.Number(attribute) is > 0 and var number ? number : otherwise);

    private static UnusableFunctionException Refuse(FunctionDescriptor function, string reason) =>
        new($"The Cosmos DB trigger of function '{function.Name}' cannot be used. {reason}");
}
