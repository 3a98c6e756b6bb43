using System.Collections.Concurrent;
using Microsoft.Azure.Cosmos;
using Newtonsoft.Json.Linq;

namespace LocalCloud.Host.CosmosDb;

/// <summary>
/// Takes leases away from a processor as another host would: by writing itself into the lease document. The processor finds out at its next
/// checkpoint or renewal; then the thief lets the lease go, and who asks next has it.
/// </summary>
internal sealed class LeaseThief(Container leases, string owner)
{
    private const string Thief = "localcloud-thief";
    private readonly ConcurrentDictionary<string, string> _stolen = [];

    /// <summary>False when the owner does not hold the lease any more.</summary>
    public async Task<bool> StealAsync(string leaseToken, CancellationToken cancellationToken)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.Owner = @owner AND c.LeaseToken = @token")
            .WithParameter("@owner", owner)
            .WithParameter("@token", leaseToken);
        using var feed = leases.GetItemQueryIterator<JObject>(query);
        while (feed.HasMoreResults)
        {
            foreach (var lease in await feed.ReadNextAsync(cancellationToken))
            {
                _stolen[leaseToken] = (string)lease["id"]!;
                await WriteOwnerAsync(lease, Thief, cancellationToken);
                return true;
            }
        }

        return false;
    }

    /// <summary>The processor has given up a lease.</summary>
    public async Task LetGoAsync(string leaseToken)
    {
        if (_stolen.TryRemove(leaseToken, out var id))
        {
            JObject lease = await leases.ReadItemAsync<JObject>(id, new PartitionKey(id));
            await WriteOwnerAsync(lease, null, CancellationToken.None);
        }
    }

    private Task<ItemResponse<JObject>> WriteOwnerAsync(JObject lease, string? newOwner, CancellationToken cancellationToken)
    {
        lease["Owner"] = newOwner;
        return leases.ReplaceItemAsync(lease, (string)lease["id"]!, new PartitionKey((string)lease["id"]!), cancellationToken: cancellationToken);
    }
}
