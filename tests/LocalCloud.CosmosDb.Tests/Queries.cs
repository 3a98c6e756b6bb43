using Microsoft.Azure.Cosmos;

namespace LocalCloud.CosmosDb.Tests;

internal static class Queries
{
    /// <summary>Forty items, four in each of ten partitions.</summary>
    public static async Task<Container> Filled(this Account account, int ranges)
    {
        var container = await account.Container(ranges, configure: c => c.Composite("/name", "/n"));
        await Task.WhenAll(Enumerable.Range(0, 10).Select(async p =>
        {
            for (var n = p; n < 40; n += 10)
            {
                await container.CreateItemAsync(new Item($"i{n}", $"p{p}", n, n % 2 == 0 ? "even" : "odd"), new($"p{p}"));
            }
        }));
        return container;
    }

    public static Task<List<T>> Query<T>(this Container container, string text, QueryRequestOptions? options = null) =>
        container.Query<T>(new QueryDefinition(text), options);

    public static async Task<List<T>> Query<T>(this Container container, QueryDefinition query, QueryRequestOptions? options = null)
    {
        using var iterator = container.GetItemQueryIterator<T>(query, null, options);
        return await iterator.All();
    }

    public static async Task<List<T>> All<T>(this FeedIterator<T> iterator)
    {
        var all = new List<T>();
        while (iterator.HasMoreResults)
        {
            all.AddRange(await iterator.ReadNextAsync(TestContext.Current.CancellationToken));
        }

        return all;
    }

    /// <summary>Every page from a new iterator, resumed with nothing but the continuation token.</summary>
    public static async Task<List<T>> PageByPage<T>(this Container container, QueryDefinition query, QueryRequestOptions options)
    {
        var all = new List<T>();
        string? continuation = null;
        do
        {
            using var iterator = container.GetItemQueryIterator<T>(query, continuation, options);
            var page = await iterator.ReadNextAsync(TestContext.Current.CancellationToken);
            all.AddRange(page);
            Assert.True(all.Count < 10_000, "The pages do not end.");
            continuation = page.ContinuationToken;
        }
        while (continuation is not null);
        return all;
    }
}
