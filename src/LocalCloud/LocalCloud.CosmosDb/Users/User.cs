using System.Collections.Concurrent;

namespace LocalCloud.CosmosDb.Users;

/// <summary>A user of a database, with what it is permitted.</summary>
internal sealed record User(long Number, string Id, string Rid, byte[] Json)
{
    public ConcurrentDictionary<string, Permission> Permissions { get; init; } = new(StringComparer.Ordinal);
}
