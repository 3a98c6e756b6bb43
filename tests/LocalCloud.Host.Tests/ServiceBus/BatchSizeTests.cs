using Azure.Messaging.ServiceBus;
using LocalCloud.Host.ServiceBus;
using LocalCloud.Host.Settings;

namespace LocalCloud.Host.Tests.ServiceBus;

public sealed class BatchSizeTests
{
    private const string Batched = ""","cardinality":"Many" """;

    [Fact]
    public async Task A_batch_waits_until_it_is_large_enough()
    {
        await using var queue = await PumpedQueue.StartAsync(Batched, """ "minMessageBatchSize": 3, "maxBatchWaitTime": "00:01:00" """);
        await queue.SendAsync(new("1"), new("2"));
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        Assert.False(queue.Worker.TryNext(out _));
        await queue.SendAsync(new ServiceBusMessage("3"));
        Assert.Equal("[1,2,3]", (await queue.Worker.NextAsync()).Input.Value.Json);
    }

    [Fact]
    public async Task A_batch_that_stays_small_comes_when_the_wait_is_over()
    {
        await using var queue = await PumpedQueue.StartAsync(Batched, """ "minMessageBatchSize": 10, "maxBatchWaitTime": "00:00:01" """);
        await queue.SendAsync(new ServiceBusMessage("1"));
        Assert.Equal("[1]", (await queue.Worker.NextAsync()).Input.Value.Json);
    }

    [Theory]
    [InlineData(""" "minMessageBatchSize": 11, "maxMessageBatchSize": 10 """, "minMessageBatchSize")]
    [InlineData(""" "maxBatchWaitTime": "00:02:31" """, "maxBatchWaitTime")]
    public void Sizes_and_times_that_make_no_sense_are_refused(string settings, string named)
    {
        var host = HostJson.Parse(System.Text.Encoding.UTF8.GetBytes($$"""{ "version": "2.0", "extensions": { "serviceBus": { {{settings}} } } }"""));
        Assert.Contains(named, Assert.Throws<SettingsException>(() => ServiceBusSettings.Of(host)).Message, StringComparison.Ordinal);
    }
}
