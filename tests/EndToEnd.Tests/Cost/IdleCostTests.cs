using System.Globalization;
using System.Reflection;
using LocalCloud.CosmosDb;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace EndToEnd.Tests.Cost;

/// <summary>
/// What an hour costs in which nothing happens: the intervals that the followers of the change feed declare, or the host's own, times what
/// each request is charged. Nothing here polls a clock: locally the feed is waited for rather than asked.
/// </summary>
public sealed class IdleCostTests
{
    /// <summary>Of the host's extension, where a trigger names no other.</summary>
    private static readonly TimeSpan s_renewInterval = TimeSpan.FromSeconds(17);
    private static readonly TimeSpan s_acquireInterval = TimeSpan.FromSeconds(13);

    private static readonly CosmosDBTriggerAttribute[] s_followers =
    [
        .. typeof(Program).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .SelectMany(method => method.GetParameters())
            .Select(parameter => parameter.GetCustomAttribute<CosmosDBTriggerAttribute>())
            .OfType<CosmosDBTriggerAttribute>(),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_idle_hour_costs_what_the_page_says()
    {
        Assert.Equal(10, s_followers.Length);
        var page = await CostPage.ReadAsync();
        var (session, bounded) = (await PricesAsync(EmulatedConsistency.Session), await PricesAsync(EmulatedConsistency.BoundedStaleness));
        foreach (var instances in new[] { 1, 10 })
        {
            var operation = string.Create(CultureInfo.InvariantCulture, $"an idle hour, {instances} {(instances == 1 ? "instance" : "instances")}");
            var (one, other) = (Hour(session, instances), Hour(bounded, instances));
            TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {operation} | {one:#,0} | {other:#,0} |"));
            page.AssertRow(operation, one, other);
        }
    }

    /// <summary>With one physical partition, which a new container has.</summary>
    private static double Hour(Prices prices, int instances) => s_followers.Sum(follower =>
        (Times(TimeSpan.FromMilliseconds(follower.FeedPollDelay)) * prices.Poll)
        + (Times(s_renewInterval) * prices.Renewal)
        + (instances * Times(s_acquireInterval) * prices.Listing));

    private static double Times(TimeSpan interval) => TimeSpan.FromHours(1) / interval;

    private static async Task<Prices> PricesAsync(EmulatedConsistency consistency)
    {
        await using var account = await Account.OpenAsync(consistency);
        await using var process = account.NewProcess();
        var database = process.GetRequiredService<Database>();
        var events = database.GetContainer("events");
        var range = (await events.GetFeedRangesAsync(Cancellation))[0];
        using var feed = events.GetChangeFeedStreamIterator(ChangeFeedStartFrom.Now(range), ChangeFeedMode.LatestVersion);
        using var nothing = await feed.ReadNextAsync(Cancellation);

        // A lease, and what the processor keeps beside it for each follower.
        var leases = database.GetContainer("leases");
        var lease = new { id = "products.example.documents.azure.com_db_events..0", _etag = "", LeaseToken = "0", ContinuationToken = "\"1234\"", timestamp = DateTime.UnixEpoch, Owner = new string('o', 60), properties = new { } };
        await leases.CreateItemAsync(lease, new PartitionKey(lease.id), cancellationToken: Cancellation);
        await leases.CreateItemAsync(lease with { id = "products.example.documents.azure.com_db_events.info" }, new PartitionKey("products.example.documents.azure.com_db_events.info"), cancellationToken: Cancellation);
        var renewal = await leases.ReplaceItemAsync(lease, lease.id, new PartitionKey(lease.id), cancellationToken: Cancellation);
        using var listing = leases.GetItemQueryStreamIterator("SELECT * FROM c WHERE STARTSWITH(c.id, 'products.')");
        using var listed = await listing.ReadNextAsync(Cancellation);
        return new Prices(nothing.Headers.RequestCharge, renewal.RequestCharge, listed.Headers.RequestCharge);
    }

    private sealed record Prices(double Poll, double Renewal, double Listing);
}
