using System.Net;
using System.Text.Json;
using LocalCloud.Faults;
using Microsoft.Azure.Cosmos;

namespace LocalCloud.CosmosDb.Tests.Splits;

/// <summary>What a split changes for those who write, and what it does not.</summary>
public sealed class WritesOverSplitsTests(Account account) : IClassFixture<Account>
{
    [Fact]
    public async Task Entity_tags_and_session_tokens_of_before_are_good_afterwards()
    {
        var container = await account.Container();
        var before = await container.CreateItemAsync(new Item("1", "A", 1), new("A"));
        account.Faults.SplitWith(container, FaultInjectionOperationType.ReadItem);
        var read = await container.ReadItemAsync<Item>("1", new("A"), new() { SessionToken = before.Headers.Session });
        Assert.Equal((before.ETag, before.ETag, 1), (read.ETag, read.Resource.ETag, read.Resource.N));
        Assert.StartsWith("0:", before.Headers.Session, StringComparison.Ordinal);
        Assert.DoesNotMatch("^0:", read.Headers.Session);

        var replaced = await container.ReplaceItemAsync(new Item("1", "A", 2), "1", new("A"), new() { IfMatchEtag = before.ETag });
        Assert.NotEqual(before.ETag, replaced.ETag);
        var stale = await Assert.ThrowsAsync<CosmosException>(() => container.ReplaceItemAsync(new Item("1", "A", 3), "1", new("A"), new() { IfMatchEtag = before.ETag }));
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        Assert.Equal(replaced.ETag, (await container.Query<Item>("SELECT * FROM c")).Single().ETag);
    }

    [Fact]
    public async Task The_children_go_on_where_the_parent_was_and_name_all_their_ancestors()
    {
        var container = await account.Container();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(n => container.CreateItemAsync(Split.NewItem(n), new($"p{n}"))));
        using var raw = new RawClient(account.Server);
        var (first, etag) = await Ranges(null);
        Assert.Equal(["0: "], first);
        account.Faults.SplitWith(container, FaultInjectionOperationType.ReadItem, times: 2);
        await container.ReadItemStreamAsync("i1", new("p1"));
        var (second, next) = await Ranges(etag);
        Assert.Equal(["1: 0", "2: 0"], second);
        Assert.Equal([40, 40], account.Server.LatestLsns("db", container.Id).Values);

        var lsn = (await container.CreateItemAsync(new Item("new", "p1"), new("p1"))).Headers.Session.Split('#')[1];
        Assert.Equal("41", lsn);
        await container.ReadItemStreamAsync("i1", new("p1"));
        var (third, _) = await Ranges(next);
        Assert.Equal(2, third.Count);
        Assert.All(third, range => Assert.Matches("^[34]: 0 [12]$", range));
        Assert.Equal((3, 3), ((await Ranges(null)).Ranges.Count, (await Ranges(etag)).Ranges.Count));

        var gone = await raw.SendAsync(HttpMethod.Get, $"dbs/db/colls/{container.Id}/docs", (string?)null, ("A-IM", "Incremental Feed"), ("x-ms-documentdb-partitionkeyrangeid", "0"));
        Assert.Equal((HttpStatusCode.Gone, "1002"), (gone.StatusCode, gone.Headers.GetValues("x-ms-substatus").Single()));

        async Task<(List<string> Ranges, string ETag)> Ranges(string? since)
        {
            using var answer = await raw.SendAsync(HttpMethod.Get, $"dbs/db/colls/{container.Id}/pkranges", (string?)null, ("A-IM", "Incremental Feed"), ("If-None-Match", since));
            using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            return (
                [.. json.RootElement.GetProperty("PartitionKeyRanges").EnumerateArray().Select(range =>
                    $"{range.GetProperty("id").GetString()}: {string.Join(' ', range.GetProperty("parents").EnumerateArray().Select(parent => parent.GetString()))}")],
                answer.Headers.ETag!.ToString());
        }
    }

    [Fact]
    public async Task Bulk_writes_all_arrive_once()
    {
        var container = await account.Container(ranges: 2);
        using var client = Account.Connect(account.Server, options => options.AllowBulkExecution = true);
        var bulk = client.GetContainer("db", container.Id);
        account.Faults.SplitWith(container, FaultInjectionOperationType.Batch, after: 1, times: 3);
        await Task.WhenAll(Enumerable.Range(0, 400).Select(n => bulk.CreateItemAsync(Split.NewItem(n), new($"p{n}"))));
        Assert.Equal(5, (await container.GetFeedRangesAsync()).Count);
        Assert.Equal([400], await container.Query<int>("SELECT VALUE COUNT(1) FROM c"));
    }

    [Fact]
    public async Task Keys_of_several_components_are_split_too()
    {
        Container container = await account.Database.CreateContainerAsync(new("hierarchical", ["/pk", "/id"]));
        static PartitionKey Key(int n) => new PartitionKeyBuilder().Add($"p{n % 3}").Add($"i{n}").Build();
        await Task.WhenAll(Enumerable.Range(0, 30).Select(n => container.CreateItemAsync(Split.NewItem(n) with { Pk = $"p{n % 3}" }, Key(n))));
        account.Faults.SplitWith(container, FaultInjectionOperationType.QueryItem, times: 2);
        for (var time = 0; time < 3; time++)
        {
            // Not the other way round: where the split comes with a query by prefix, the SDK 3.64 asks the children without it.
            Assert.Equal(30, (await container.Query<Item>("SELECT * FROM c ORDER BY c.n")).DistinctBy(item => item.Id).Count());
            var options = new QueryRequestOptions { PartitionKey = new PartitionKeyBuilder().Add("p1").Build(), MaxItemCount = 3 };
            Assert.Equal(10, (await container.Query<Item>("SELECT * FROM c", options)).DistinctBy(item => item.Id).Count());
        }

        Assert.Equal(3, (await container.GetFeedRangesAsync()).Count);
    }
}
