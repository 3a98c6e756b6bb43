using System.Collections.Concurrent;
using Microsoft.Azure.Cosmos;

namespace LocalCloud.CosmosDb.Tests;

public sealed class ChangeFeedProcessorTests(Account account) : IClassFixture<Account>
{
    [Fact]
    public async Task Two_instances_see_every_change_of_sixteen_writers_once_and_in_order()
    {
        const int Writers = 16, Versions = 25;
        var container = await account.Container(ranges: 2);
        var leases = await account.Container(key: "/id");
        var seen = new ConcurrentDictionary<string, ConcurrentQueue<int>>();
        var everythingSeen = new TaskCompletionSource();
        Task Handle(ChangeFeedProcessorContext context, IReadOnlyCollection<Item> changes, CancellationToken token)
        {
            foreach (var change in changes)
            {
                seen.GetOrAdd(change.Id, _ => new()).Enqueue(change.N);
            }

            if (seen.Count == Writers * 2 && seen.Values.All(versions => versions.Last() == Versions))
            {
                everythingSeen.TrySetResult();
            }

            return Task.CompletedTask;
        }

        ChangeFeedProcessor Processor(string instance) => container.GetChangeFeedProcessorBuilder<Item>("test", Handle)
            .WithInstanceName(instance)
            .WithLeaseContainer(leases)
            .WithStartTime(DateTime.MinValue.ToUniversalTime())
            .WithPollInterval(TimeSpan.FromMilliseconds(20))
            .WithLeaseConfiguration(acquireInterval: TimeSpan.FromMilliseconds(200))
            .Build();
        var processors = new[] { Processor("one"), Processor("two") };
        foreach (var processor in processors)
        {
            // Together, one would find the other's lock on the lease container and sleep for the SDK's fixed 15 seconds.
            await processor.StartAsync();
        }

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            foreach (var n in Enumerable.Range(1, Versions))
            {
                await container.UpsertItemAsync(new Item($"{writer}-{(n % 2 == 0 ? "even" : "all")}", $"{writer}", n), new($"{writer}"));
                await container.UpsertItemAsync(new Item($"{writer}-even", $"{writer}", n), new($"{writer}"));
            }
        }));
        await everythingSeen.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await Task.WhenAll(processors.Select(processor => processor.StopAsync()));

        Assert.All(seen.Values, versions => Assert.Equal(versions.Order(), versions));
    }
}
