using LocalCloud.Faults;
using Microsoft.Azure.Cosmos;

namespace LocalCloud.CosmosDb.Tests.Splits;

/// <summary>Partitions are split between the pages of a query, while others write.</summary>
public sealed class QueriesOverSplitsTests(Account account) : IClassFixture<Account>
{
    private const int Items = 140;

    [Theory]
    [InlineData("SELECT * FROM c WHERE c.n >= 0", false)]
    [InlineData("SELECT * FROM c WHERE c.n >= 0", true)]
    [InlineData("SELECT * FROM c WHERE c.n >= 0 ORDER BY c.n", false)]
    [InlineData("SELECT * FROM c WHERE c.n >= 0 ORDER BY c.n", true)]
    [InlineData("SELECT * FROM c WHERE c.n >= 0 ORDER BY c.n DESC", false)]
    [InlineData("SELECT * FROM c WHERE c.n >= 0 ORDER BY c.n DESC", true)]
    public async Task Every_item_comes_once_and_in_order(string text, bool byToken)
    {
        var container = await Filled(ranges: 2);
        var found = new List<Item>();
        await container.WhileOthersWrite(Items, async () =>
        {
            var query = new QueryDefinition(text);
            var options = new QueryRequestOptions { MaxItemCount = 9 };
            var iterator = container.GetItemQueryIterator<Item>(query, null, options);
            for (var pages = 1; iterator.HasMoreResults; pages++)
            {
                var page = await iterator.ReadNextAsync(TestContext.Current.CancellationToken);
                found.AddRange(page);
                Assert.True(found.Count <= 2 * Items, "The pages do not end.");
                if (pages is 1 or 4 or 7)
                {
                    account.Faults.SplitWith(container, FaultInjectionOperationType.QueryItem);
                }

                if (byToken && page.ContinuationToken is { } token)
                {
                    iterator.Dispose();
                    iterator = container.GetItemQueryIterator<Item>(query, token, options);
                }
            }

            iterator.Dispose();
        });

        Assert.Equal(Enumerable.Range(0, Items).Select(n => $"i{n}").Order(StringComparer.Ordinal), found.Select(item => item.Id).Order(StringComparer.Ordinal));
        var expected = text.EndsWith("DESC", StringComparison.Ordinal) ? found.OrderByDescending(item => item.N)
            : text.EndsWith("c.n", StringComparison.Ordinal) ? found.OrderBy(item => item.N)
            : found.AsEnumerable();
        Assert.Equal(expected.Select(item => item.N), found.Select(item => item.N));
        Assert.Equal(5, (await container.GetFeedRangesAsync()).Count);
    }

    [Fact]
    public async Task What_the_client_puts_together_of_all_partitions_is_complete()
    {
        var container = await Filled(ranges: 1);
        foreach (var (text, expected) in ((string, int[])[])
        [
            ("SELECT VALUE COUNT(1) FROM c", [Items]),
            ("SELECT VALUE SUM(c.n) FROM c", [Enumerable.Range(0, Items).Sum(n => n / 7)]),
            ("SELECT DISTINCT VALUE c.n FROM c ORDER BY c.n", [.. Enumerable.Range(0, Items / 7)]),
            ("SELECT VALUE COUNT(1) FROM c GROUP BY c.n", [.. Enumerable.Repeat(7, Items / 7)]),
            ("SELECT VALUE c.n FROM c ORDER BY c.n OFFSET 35 LIMIT 21", [.. Enumerable.Range(35, 21).Select(n => n / 7)]),
            ("SELECT TOP 10 VALUE c.n FROM c ORDER BY c.n DESC", [.. Enumerable.Range(0, 10).Select(n => (Items - 1 - n) / 7)]),
        ])
        {
            var rule = account.Faults.SplitWith(container, FaultInjectionOperationType.QueryItem, after: 1);
            Assert.Equal(expected, await container.Query<int>(text, new() { MaxItemCount = 8 }));
            account.Faults.Remove(rule.Id);
        }
    }

    [Fact]
    public async Task Lists_of_all_items_and_of_some_are_complete()
    {
        var container = await Filled(ranges: 1);
        account.Faults.SplitWith(container, FaultInjectionOperationType.ReadFeed, after: 2);
        using var iterator = container.GetItemQueryIterator<Item>(requestOptions: new() { MaxItemCount = 9 });
        Assert.Equal(Items, (await iterator.All()).DistinctBy(item => item.Id).Count());

        account.Faults.SplitWith(container, FaultInjectionOperationType.QueryItem);
        var some = await container.ReadManyItemsAsync<Item>([.. Enumerable.Range(0, 50).Select(n => ($"i{n}", new PartitionKey($"p{n}")))]);
        Assert.Equal(50, some.Count);
        Assert.Equal(3, (await container.GetFeedRangesAsync()).Count);
    }

    private async Task<Container> Filled(int ranges)
    {
        var container = await account.Container(ranges);
        await Task.WhenAll(Enumerable.Range(0, Items).Select(n => container.CreateItemAsync(Split.NewItem(n), new($"p{n}"))));
        return container;
    }
}
