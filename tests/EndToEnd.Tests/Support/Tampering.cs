using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Azure.Cosmos;

namespace EndToEnd.Tests.Support;

/// <summary>Writes commits as they are stored, past the app: events that this version of it does not know, and their repair.</summary>
internal sealed partial class Tampering : IDisposable
{
    private const string Unknown = "order-teleported";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly CosmosClient _client;

    public Tampering(string connectionString) => _client = new CosmosClient(
        connectionString, new CosmosClientOptions { ConnectionMode = ConnectionMode.Gateway, UseSystemTextJsonSerializerWithOptions = Json });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Container Events => _client.GetContainer("orderflow", "events");

    /// <summary>Gives <paramref name="to"/> the commit that <paramref name="from"/> has at this version, poisonous or as it is.</summary>
    public async Task CopyAsync(string from, string to, long version, bool poisonous = false)
    {
        var commit = JsonNode.Parse((await ReadAsync(from, version)).ToJsonString().Replace(from, to, StringComparison.Ordinal))!.AsObject();
        commit["commandId"] = Guid.NewGuid().ToString("N");
        if (poisonous)
        {
            var type = commit["events"]![0]!["type"]!;
            (commit["events"]![0]!["type"], commit["events"]![0]!["was"]) = (Unknown, type.DeepClone());
        }

        await Events.CreateItemAsync(commit, new PartitionKey($"order-{to}"), cancellationToken: Cancellation);
    }

    /// <summary>Takes the poison out again.</summary>
    public async Task CureAsync(string orderId, long version)
    {
        var commit = await ReadAsync(orderId, version);
        commit["events"]![0]!["type"] = commit["events"]![0]!["was"]!.DeepClone();
        await Events.ReplaceItemAsync(commit, (string)commit["id"]!, new PartitionKey($"order-{orderId}"), cancellationToken: Cancellation);
    }

    /// <summary>
    /// Moves the leases of every change feed function to the end of the feed: what has been written and not delivered is lost to them, as
    /// when an invocation fails for good.
    /// </summary>
    public async Task LoseUndeliveredAsync()
    {
        var end = 0L;
        foreach (var range in await Events.GetFeedRangesAsync(Cancellation))
        {
            using var feed = Events.GetChangeFeedStreamIterator(ChangeFeedStartFrom.Now(range), ChangeFeedMode.LatestVersion);
            using var answer = await feed.ReadNextAsync(Cancellation);
            end = Math.Max(end, long.Parse(Position().Match(answer.ContinuationToken).Groups["lsn"].Value, CultureInfo.InvariantCulture));
        }

        var leases = _client.GetContainer("orderflow", "leases");
        var moved = 0;
        foreach (var lease in await AllAsync(leases))
        {
            if (lease["ContinuationToken"] is not null)
            {
                lease["ContinuationToken"] = $"\"{end}\"";
                await leases.ReplaceItemAsync(lease, (string)lease["id"]!, new PartitionKey((string)lease["id"]!), cancellationToken: Cancellation);
                moved++;
            }
        }

        Assert.NotEqual(0, moved);
    }

    /// <summary>Makes the simulated gateway's entry about an order's charge unreadable, or readable again.</summary>
    public async Task BreakPaymentAsync(string orderId, bool mend = false)
    {
        var ledger = _client.GetContainer("orderflow", "payment-ledger");
        var entry = (await AllAsync(ledger)).Single(entry => entry.ToJsonString().Contains(orderId, StringComparison.Ordinal));
        var text = entry.ToJsonString();
        var changed = mend ? text.Replace("\"chargedBroken\"", "\"charged\"", StringComparison.Ordinal) : text.Replace("\"charged\"", "\"chargedBroken\"", StringComparison.Ordinal);
        Assert.NotEqual(text, changed);
        await ledger.ReplaceItemAsync(
            JsonNode.Parse(changed)!.AsObject(), (string)entry["id"]!, new PartitionKey((string)entry["partition"]!), cancellationToken: Cancellation);
    }

    public void Dispose() => _client.Dispose();

    private static async Task<IReadOnlyList<JsonObject>> AllAsync(Container container)
    {
        var all = new List<JsonObject>();
        using var query = container.GetItemQueryIterator<JsonObject>("SELECT * FROM c");
        while (query.HasMoreResults)
        {
            all.AddRange(await query.ReadNextAsync(Cancellation));
        }

        return all;
    }

    private async Task<JsonObject> ReadAsync(string orderId, long version) => await Events.ReadItemAsync<JsonObject>(
        version.ToString("D12", CultureInfo.InvariantCulture), new PartitionKey($"order-{orderId}"), cancellationToken: Cancellation);

    /// <summary>An LSN in quotes, inside the SDK's JSON.</summary>
    [GeneratedRegex(@"\\?""(?<lsn>\d+)\\?""")]
    private static partial Regex Position();
}
