using CsCheck;
using Microsoft.Azure.Cosmos;
using Newtonsoft.Json.Linq;

namespace LocalCloud.CosmosDb.Tests;

/// <summary>What queries and feeds answer page by page.</summary>
public sealed class QueryPageTests(Account account) : IClassFixture<Account>
{
    [Fact]
    public async Task Pages_of_a_plain_query_lose_and_repeat_nothing()
    {
        var container = await account.Filled(2);
        var found = await container.PageByPage<Item>(new("SELECT * FROM c WHERE c.n != 7"), new() { MaxItemCount = 3 });
        Assert.Equal(Enumerable.Range(0, 40).Where(n => n != 7), found.Select(item => item.N).Order());
    }

    [Fact]
    public async Task The_read_feed_has_everything()
    {
        var container = await account.Filled(2);
        using var iterator = container.GetItemQueryIterator<Item>(requestOptions: new() { MaxItemCount = 7 });
        Assert.Equal(Enumerable.Range(0, 40), (await iterator.All()).Select(item => item.N).Order());
    }

    [Fact]
    public async Task A_page_of_as_many_as_fit_ends_at_4_MB()
    {
        var container = await account.Container(ranges: 1);
        var name = new string('x', 50_000);
        await Task.WhenAll(Enumerable.Range(0, 120).Select(n => container.CreateItemAsync(new Item($"i{n}", "p", n, name), new("p"))));
        var options = new QueryRequestOptions { PartitionKey = new("p"), MaxItemCount = -1 };
        var changes = new ChangeFeedRequestOptions { PageSizeHint = 1_000 };

        await EndsInTime(container.GetItemQueryIterator<Item>(requestOptions: options));
        await EndsInTime(container.GetItemQueryIterator<Item>("SELECT * FROM c WHERE c.n >= 0", requestOptions: options));
        await EndsInTime(container.GetChangeFeedIterator<Item>(ChangeFeedStartFrom.Beginning(), ChangeFeedMode.Incremental, changes));

        static async Task EndsInTime(FeedIterator<Item> iterator)
        {
            var pages = new List<int>();
            while (iterator.HasMoreResults && await iterator.ReadNextAsync() is { Count: > 0 } page)
            {
                pages.Add(page.Count);
            }

            Assert.Equal(120, pages.Sum());
            Assert.InRange(pages[0], 80, 90);
        }
    }

    /// <summary>Mixed types, many ties, any direction and page size: pages resumed by token alone equal sorting in memory.</summary>
    [Fact]
    public async Task Ordered_pages_over_two_ranges_equal_sorting_in_memory()
    {
        var container = await account.Container(ranges: 2, configure: c => c.Composite("/v", "/w").Composite("/v", "-/w"));
        object?[] values = ["", "a", "b", "é", 1, 2, 2.5, -3, true, false, null];
        foreach (var n in Enumerable.Range(0, 33))
        {
            var value = values[n % values.Length];
            await container.CreateItemAsync(new { id = $"{n}", pk = $"p{n}", n, v = value, w = n % 2 }, new($"p{n}"));
        }

        await container.CreateItemAsync(new { id = "none", pk = "none", n = 33, w = 0 }, new("none"));
        static (int, double, string) Key(JToken? v) => v switch
        {
            null => (0, 0, ""),
            { Type: JTokenType.Null } => (1, 0, ""),
            { Type: JTokenType.Boolean } => (2, (bool)v ? 1 : 0, ""),
            { Type: JTokenType.String } => (4, 0, (string)v!),
            _ => (3, (double)v, ""),
        };
        var order = Comparer<(int, double, string)>.Create((x, y) =>
            x.Item1 != y.Item1 ? x.Item1.CompareTo(y.Item1) : x.Item2 != y.Item2 ? x.Item2.CompareTo(y.Item2) : string.CompareOrdinal(x.Item3, y.Item3));
        await Gen.Select(Gen.Int[1, 12], Gen.Bool, Gen.Bool).SampleAsync(
            async (page, descending, second) =>
            {
                var query = new QueryDefinition($"SELECT * FROM c ORDER BY c.v {(descending ? "DESC" : "ASC")}{(second ? ", c.w DESC" : "")}");
                var found = await container.PageByPage<JObject>(query, new() { MaxItemCount = page });
                Assert.Equal(34, found.Select(item => (string)item["id"]!).Distinct().Count());
                Assert.Equal(34, found.Count);
                var keys = found.Select(item => Key(item["v"])).ToList();
                Assert.Equal(descending ? keys.OrderDescending(order) : keys.Order(order), keys);
                Assert.True(!second || found.Zip(found.Skip(1)).All(pair => !Key(pair.First["v"]).Equals(Key(pair.Second["v"])) || (int)pair.First["w"]! >= (int)pair.Second["w"]!));
            },
            iter: 12,
            threads: 1);
    }
}
