using Microsoft.Azure.Cosmos;

namespace LocalCloud.CosmosDb.Tests;

/// <summary>ORDER BY RANK and ORDER BY VectorDistance, as the client runs them over several partitions.</summary>
public sealed class RankedQueryTests(Account account) : IClassFixture<Account>
{
    private static readonly (string Id, string Text, double[] Vector)[] Documents =
    [
        ("often", "Run, run, run: running is not run.", [1, 0, 0]),
        ("once", "A run along the river with a friend, slowly, and for hours on end, without a word.", [0.9, 0.1, 0]),
        ("both", "Run and swim.", [0, 1, 0]),
        ("rare", "Who swims can swim: a swim in the sea.", [0, 0.9, 0.2]),
        ("none", "Nothing of the kind, only a bicycle.", [0, 0, 1]),
        ("far", "And a long text about a run that ends with a swim, since nothing else was left to do in the afternoon.", [-1, 0, 0]),
    ];

    [Theory]
    [InlineData("SELECT TOP 3 VALUE c.id FROM c ORDER BY RANK FullTextScore(c.text, 'run')", "often,both,once")]
    [InlineData("SELECT TOP 3 VALUE c.id FROM c ORDER BY RANK FullTextScore(c.text, 'swim', 'run')", "both,rare,far")]
    [InlineData("SELECT VALUE c.id FROM c WHERE c.n > 2 ORDER BY RANK FullTextScore(c.text, 'swim') OFFSET 1 LIMIT 1", "far")]
    [InlineData("SELECT TOP 2 VALUE c.id FROM c ORDER BY RANK VectorDistance(c.v, [1, 0, 0])", "often,once")]
    [InlineData("SELECT TOP 2 VALUE c.id FROM c ORDER BY RANK RRF(FullTextScore(c.text, 'swim'), VectorDistance(c.v, [0, 1, 0.3]))", "rare,both")]
    [InlineData("SELECT TOP 2 VALUE c.id FROM c ORDER BY RANK RRF(FullTextScore(c.text, 'swim'), VectorDistance(c.v, [1, 0, 0]), [0.001, 1])", "often,once")]
    [InlineData("SELECT TOP 1 VALUE c.id FROM c ORDER BY RANK RRF(FullTextScore(c.text, 'bicycle'), VectorDistance(c.v, [1, 0, 0]), [0.001, -1])", "far")]
    [InlineData("SELECT TOP 3 VALUE c.id FROM c ORDER BY VectorDistance(c.v, [0, 1, 0])", "both,rare,once")]
    [InlineData("SELECT TOP 2 VALUE c.id FROM c ORDER BY VectorDistance(c.v, [-1, 0, 0], true, {'distanceFunction': 'euclidean'})", "far,rare")]
    public async Task The_best_come_first(string query, string expected)
    {
        foreach (var ranges in (int[])[1, 3])
        {
            var container = await Filled(ranges);
            var ids = await container.Query<string>(query);
            Assert.Equal(expected, string.Join(',', ids));
        }
    }

    [Fact]
    public async Task Whole_documents_of_one_logical_partition_are_ranked_with_parameters_and_by_pages()
    {
        var container = await Filled(2, _ => "one");
        var options = new QueryRequestOptions { PartitionKey = new("one"), MaxItemCount = 2 };
        var query = new QueryDefinition("SELECT TOP 4 * FROM c WHERE c.n >= @n ORDER BY RANK RRF(FullTextScore(c.text, 'run'), VectorDistance(c.v, @v))")
            .WithParameter("@n", 0).WithParameter("@v", new[] { 1.0, 0, 0 });
        var items = await container.Query<Item>(query, options);
        Assert.Equal(["often", "once"], items.Take(2).Select(item => item.Id));
        Assert.All(items, item => Assert.NotNull(item.ETag));
        Assert.Equal(4, items.Count);
    }

    /// <summary>Twice in a text of three words, as long as all are, found in three of ten: ln(1 + 7.5 / 3.5) · 2 · 2.2 / (2 + 1.2).</summary>
    [Fact]
    public async Task A_score_is_that_of_BM25()
    {
        var container = await account.Container();
        await container.CreateItemAsync(new { id = "1", pk = "a", text = "Run, run, stop." }, new("a"));
        Assert.Equal([1.5746], await container.Query<double>("SELECT VALUE ROUND(_FullTextScore(c.text, ['run'], 10, 30, [3]), 4) FROM c"));
        Assert.Equal([3], await container.Query<int>("SELECT VALUE _FullTextWordCount(c.text) FROM c"));
    }

    [Fact]
    public async Task Documents_without_the_text_come_last_and_an_empty_container_has_none()
    {
        var container = await account.Container(2);
        Assert.Empty(await container.Query<string>("SELECT TOP 5 VALUE c.id FROM c ORDER BY RANK FullTextScore(c.text, 'run')"));
        await container.CreateItemAsync(new { id = "silent", pk = "a", text = 5 }, new("a"));
        await container.CreateItemAsync(new { id = "loud", pk = "b", text = "run" }, new("b"));
        Assert.Equal(["loud", "silent"], await container.Query<string>("SELECT TOP 5 VALUE c.id FROM c ORDER BY RANK FullTextScore(c.text, 'run')"));
    }

    private async Task<Container> Filled(int ranges, Func<int, string>? key = null)
    {
        var container = await account.Container(ranges);
        foreach (var (n, document) in Documents.Index())
        {
            var pk = key?.Invoke(n) ?? $"p{n}";
            await container.CreateItemAsync(new { id = document.Id, pk, n, text = document.Text, v = document.Vector }, new(pk));
        }

        return container;
    }
}
