using LocalCloud.Faults;
using Microsoft.Data.Sqlite;

namespace LocalCloud.Storage;

/// <summary>Where a database lives and what its tables are.</summary>
internal sealed class SqliteDatabaseOptions
{
    /// <summary>Short name used in messages and thread names, for example <c>cosmosdb</c>.</summary>
    public required string Name { get; init; }

    /// <summary>File path, or null for an in-memory database that ends with the process.</summary>
    public string? Path { get; init; }

    /// <summary>
    /// One script per schema version, oldest first: script i brings a database of version i to version i + 1. Never edit a released one.
    /// </summary>
    public required IReadOnlyList<string> Migrations { get; init; }

    /// <summary>Runs on every connection before it is used, for functions of the service's own.</summary>
    public Action<SqliteConnection>? OnConnect { get; init; }

    /// <summary>What can go wrong at its commits; null for nothing.</summary>
    public FaultInjector? Faults { get; init; }
}
