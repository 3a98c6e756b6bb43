using Microsoft.Azure.Cosmos;

namespace LocalCloud.CosmosDb.Tests;

public sealed class QueryTests(Account account) : IClassFixture<Account>
{
    [Fact]
    public async Task A_partition_is_queried_by_its_key()
    {
        var container = await account.Container();
        foreach (var n in Enumerable.Range(0, 5))
        {
            await container.CreateItemAsync(new Item($"a{n}", "A", n), new("A"));
            await container.CreateItemAsync(new Item($"b{n}", "B", n), new("B"));
        }

        var found = await container.Query<Item>("SELECT * FROM c WHERE c.n >= 3", new() { PartitionKey = new("A") });
        Assert.Equal(["a3", "a4"], found.Select(item => item.Id));
    }
}
