using System.Data.Common;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;

namespace EventSourcing.Cosmos.Hosting;

/// <summary>Where the database is. The settings are those that the Functions trigger for Cosmos DB reads, plus two of our own.</summary>
public sealed record CosmosOptions
{
    /// <summary>Name of the connection, as triggers refer to it.</summary>
    public const string Connection = "CosmosDb";

    /// <summary>Setting <c>CosmosDb</c>.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Setting <c>CosmosDb:accountEndpoint</c>: the identity of the process is used instead of a key.</summary>
    public Uri? AccountEndpoint { get; init; }

    /// <summary>Setting <c>CosmosDatabase</c>.</summary>
    public string Database { get; init; } = "orderflow";

    /// <summary>Setting <c>CosmosConnectionMode</c>.</summary>
    public ConnectionMode ConnectionMode { get; init; } = ConnectionMode.Direct;

    /// <summary>Container of the commits, partitioned by <c>/streamId</c>.</summary>
    public string EventsContainer { get; init; } = "events";

    /// <summary>Container of handled messages, partitioned by <c>/handler</c>, with a default time to live of 7 days.</summary>
    public string InboxContainer { get; init; } = "inbox";

    /// <summary>Container of the positions of long walks, partitioned by <c>/name</c>.</summary>
    public string CheckpointsContainer { get; init; } = "checkpoints";

    /// <summary>Container of the snapshots, partitioned by <c>/streamId</c>.</summary>
    public string SnapshotsContainer { get; init; } = "snapshots";

    /// <summary>Container of the dead letters, partitioned by <c>/handler</c>, with a time to live per document.</summary>
    public string DeadLettersContainer { get; init; } = "dead-letters";

    /// <summary>Container of the change feed's leases.</summary>
    public string LeasesContainer { get; init; } = "leases";

    /// <exception cref="InvalidOperationException">A setting is missing or makes no sense.</exception>
    public static CosmosOptions From(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var options = new CosmosOptions
        {
            ConnectionString = Setting(configuration, Connection) is { } connection ? Checked(connection) : null,
            AccountEndpoint = Setting(configuration, $"{Connection}:accountEndpoint") is { } endpoint ? ParseEndpoint(endpoint) : null,
        };
        if (options is { ConnectionString: null, AccountEndpoint: null })
        {
            throw new InvalidOperationException(
                $"Setting '{Connection}' (a connection string) or '{Connection}__accountEndpoint' (the account's address) is missing.");
        }

        return options with
        {
            Database = Setting(configuration, "CosmosDatabase") is { } database ? CheckedName(database) : options.Database,
            ConnectionMode = Setting(configuration, "CosmosConnectionMode") is { } mode ? ParseMode(mode) : options.ConnectionMode,
        };
    }

    private static string? Setting(IConfiguration configuration, string name) => configuration[name] is { Length: > 0 } value ? value : null;

    /// <summary>In place of the SDK's own exception, which may quote the string, and with it the key.</summary>
    internal static InvalidOperationException NoConnectionString() =>
        new($"Setting '{Connection}' is not a connection string of the form 'AccountEndpoint=<address>;AccountKey=<key>'.");

    private static string Checked(string connection)
    {
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = connection };
            if (parts.TryGetValue("AccountEndpoint", out var endpoint) && Uri.TryCreate((string)endpoint, UriKind.Absolute, out _)
                && parts.TryGetValue("AccountKey", out var key) && Convert.TryFromBase64String((string)key, new byte[((string)key).Length], out _))
            {
                return connection;
            }
        }
        catch (ArgumentException)
        {
            // Said below.
        }

        throw NoConnectionString();
    }

    private static string CheckedName(string text) => text.Length <= 255 && text.AsSpan().IndexOfAny("/\\?#") < 0 && !char.IsWhiteSpace(text[^1])
        ? text
        : throw new InvalidOperationException($"Setting 'CosmosDatabase' is not the name of a database: '{text}'.");

    private static Uri ParseEndpoint(string text) => Uri.TryCreate(text, UriKind.Absolute, out var endpoint)
        ? endpoint
        : throw new InvalidOperationException($"Setting '{Connection}__accountEndpoint' is not an address: '{text}'.");

    private static ConnectionMode ParseMode(string text) => Enum.TryParse<ConnectionMode>(text, ignoreCase: true, out var mode) && Enum.IsDefined(mode)
        ? mode
        : throw new InvalidOperationException($"Setting 'CosmosConnectionMode' is 'Direct' or 'Gateway', not '{text}'.");
}
