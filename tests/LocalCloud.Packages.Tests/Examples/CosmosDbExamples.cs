using LocalCloud.Faults;
using Microsoft.Azure.Cosmos;

namespace LocalCloud.Packages.Tests.Examples;

public sealed class CosmosDbExamples
{
    [Fact]
    public async Task A_query_finds_what_was_seeded()
    {
        await using var cosmos = await CosmosDbEmulator.StartAsync();
        var orders = await cosmos.ContainerAsync("shop", new ContainerProperties("orders", "/customer"));
        await CosmosDbEmulator.SeedAsync(orders, [new { id = "1", customer = "grace", total = 40 }, new { id = "2", customer = "ada", total = 7 }]);

        using var totals = orders.GetItemQueryIterator<int>("SELECT VALUE o.total FROM o WHERE o.customer = 'grace'");
        Assert.Equal([40], await totals.ReadNextAsync());
    }

    [Fact]
    public async Task A_client_of_your_own_is_told_to_wait()
    {
        await using var cosmos = await CosmosDbEmulator.StartAsync();
        var orders = await cosmos.ContainerAsync("shop", new ContainerProperties("orders", "/customer"));

        cosmos.Faults.Add(new FaultInjectionRule
        {
            Condition = new() { OperationType = FaultInjectionOperationType.CreateItem, Container = "orders" },
            Result = new FaultInjectionServerErrorResult(FaultInjectionServerErrorType.TooManyRequests),
        });
        var options = cosmos.ClientOptions;
        options.MaxRetryAttemptsOnRateLimitedRequests = 0;
        using var client = new CosmosClient(cosmos.ConnectionString, options);
        var refused = await Assert.ThrowsAsync<CosmosException>(() => client.GetContainer("shop", "orders").CreateItemAsync(new { id = "3", customer = "grace" }));
        Assert.Equal(429, (int)refused.StatusCode);
    }

    [Fact]
    public async Task A_folder_keeps_the_data()
    {
        var folder = Directory.CreateTempSubdirectory("cosmos").FullName;
        await using (var first = await CosmosDbEmulator.StartAsync(options => options.StatePath = folder))
        {
            await CosmosDbEmulator.SeedAsync(await first.ContainerAsync("shop", new ContainerProperties("orders", "/customer")), [new { id = "1", customer = "grace" }]);
        }

        await using (var second = await CosmosDbEmulator.StartAsync(options => options.StatePath = folder))
        {
            using var kept = await second.Client.GetContainer("shop", "orders").ReadItemStreamAsync("1", new PartitionKey("grace"));
            Assert.True(kept.IsSuccessStatusCode);
        }

        Directory.Delete(folder, recursive: true);
    }
}
