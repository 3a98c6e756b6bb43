using System.Security.Cryptography.X509Certificates;
using LocalCloud.Faults;

namespace LocalCloud.CosmosDb;

/// <summary>Where the emulated Cosmos DB listens and what it keeps.</summary>
internal sealed class CosmosDbOptions
{
    /// <summary>Loopback port; 0 takes any free one.</summary>
    public int Port { get; init; } = 8081;

    /// <summary>Database file, or null to keep everything in memory.</summary>
    public string? Path { get; init; }

    /// <summary>Physical partitions of a container that is created without throughput, or with too little to need more.</summary>
    public int DefaultPartitionKeyRanges { get; init; } = 1;

    /// <summary>The key of every Cosmos DB emulator, published by Microsoft: it protects nothing.</summary>
    public const string WellKnownKey = "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==";

    /// <summary>The account's key, in base64.</summary>
    public string Key { get; init; } = WellKnownKey;

    /// <summary>Refuse requests that are not signed with <see cref="Key"/> (401), or whose date is off (403).</summary>
    public bool VerifyAuthorization { get; init; } = true;

    /// <summary>Refuse what goes beyond a container's throughput (429), to be tried again after a while.</summary>
    public bool Throttles { get; init; }

    /// <summary>What the account says of itself, and is charged for.</summary>
    public EmulatedConsistency Consistency { get; init; } = EmulatedConsistency.Session;

    /// <summary>Serve HTTPS with this certificate and its key; null serves HTTP.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Source of <c>_ts</c> and of time to live.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>What can go wrong; null for nothing.</summary>
    public FaultInjector? Faults { get; init; }

    /// <summary>Documents of a container that is worth indexes on properties.</summary>
    internal int LargeContainer { get; init; } = 20_000;
}
