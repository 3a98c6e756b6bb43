using System.Text.Json;
using Azure.Messaging.EventGrid;
using LocalCloud.EventGrid.Tests.Support;

namespace LocalCloud.EventGrid.Tests;

/// <summary>What happens to an event after it was accepted.</summary>
public sealed class DeliveryTests : IDisposable
{
    private const string Hook = """{ "name": "hook", "destination": { "webhook": "HOOKtake?x=1" } }""";
    private readonly string _state = Directory.CreateTempSubdirectory("grid").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [Fact]
    public async Task A_function_is_called_at_its_webhook_with_the_headers_of_the_real_service()
    {
        await using var grid = await Grid.StartAsync();
        await grid.PublishAsync(Grid.Shipped());
        var delivery = await grid.Subscriber.NextAsync();
        Assert.Equal("/runtime/webhooks/eventgrid?functionName=Take", delivery.Path);
        Assert.Equal("Notification", delivery.Headers["aeg-event-type"]);
        Assert.Equal("ALL", delivery.Headers["aeg-subscription-name"]);
        Assert.Equal("0", delivery.Headers["aeg-delivery-count"]);
        Assert.StartsWith("application/cloudevents+json", delivery.Headers["content-type"], StringComparison.Ordinal);
        Assert.Equal("o1/5", delivery.Body.GetProperty("id").GetString());
        var shown = await grid.DeliveryAsync("delivered");
        Assert.Equal(("all", "function Take", 1), (shown.GetProperty("subscription").GetString(), shown.GetProperty("destination").GetString(), shown.GetProperty("attempts").GetInt32()));
    }

    [Fact]
    public async Task What_is_not_taken_comes_again_on_the_documented_schedule()
    {
        await using var grid = await Grid.StartAsync();
        grid.Subscriber.Status = 500;
        await grid.PublishAsync(Grid.Shipped());
        Assert.Equal("0", (await grid.Subscriber.NextAsync()).Headers["aeg-delivery-count"]);
        double[] pauses = [10, 30, 60, 300, 600, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600];
        for (var i = 0; i < pauses.Length; i++)
        {
            await grid.QuietAsync();
            grid.Clock.Advance(TimeSpan.FromSeconds(pauses[i] - 1));
            Assert.Equal(0, grid.Server.PendingWork());
            grid.Clock.Advance(TimeSpan.FromSeconds(1));
            if (i < pauses.Length - 1)
            {
                Assert.Equal($"{i + 1}", (await grid.Subscriber.NextAsync()).Headers["aeg-delivery-count"]);
            }
        }

        // Nearly 23 hours after the first: its time to live of 24 hours ends before one more.
        Assert.Equal("10", (await grid.Subscriber.NextAsync()).Headers["aeg-delivery-count"]);
        await grid.QuietAsync();
        grid.Clock.Advance(TimeSpan.FromHours(12));
        var dead = await grid.DeliveryAsync("deadLettered");
        Assert.StartsWith("TimeToLiveExceeded", dead.GetProperty("lastOutcome").GetString(), StringComparison.Ordinal);
        Assert.False(await grid.Subscriber.HasAnotherAsync());
    }

    [Fact]
    public async Task It_is_delivered_once_when_it_is_taken_at_last()
    {
        await using var grid = await Grid.StartAsync();
        grid.Subscriber.Status = 503;
        await grid.PublishAsync(Grid.Shipped());
        await grid.Subscriber.NextAsync();
        await grid.QuietAsync();
        grid.Subscriber.Status = 200;
        grid.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(await grid.Subscriber.HasAnotherAsync()); // 503 asks for thirty seconds.
        grid.Clock.Advance(TimeSpan.FromSeconds(1));
        await grid.Subscriber.NextAsync();
        await grid.DeliveryAsync("delivered");
        grid.Clock.Advance(TimeSpan.FromHours(20));
        Assert.False(await grid.Subscriber.HasAnotherAsync());
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(413)]
    public async Task What_can_never_be_taken_is_a_dead_letter_at_once(int status)
    {
        await using var grid = await Grid.StartAsync(state: _state);
        grid.Subscriber.Status = status;
        await grid.PublishAsync(Grid.Shipped());
        await grid.DeliveryAsync("deadLettered");
        var file = Assert.Single(Directory.GetFiles(Path.Combine(_state, "dead", "orders", "ALL"), "*.json", SearchOption.AllDirectories));
        var letter = JsonElement.Parse(await File.ReadAllTextAsync(file, Token))[0];
        Assert.Equal("o1/5", letter.GetProperty("id").GetString());
        Assert.Equal(1, letter.GetProperty("deadletterproperties").GetProperty("deliveryattempts").GetInt32());
        Assert.Contains($"({status})", letter.GetProperty("deadletterproperties").GetProperty("deliveryresult").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_retry_policy_ends_the_attempts()
    {
        const string Twice = """{ "name": "twice", "destination": { "function": "Take" }, "retryPolicy": { "maxDeliveryAttempts": 2 } }""";
        await using var grid = await Grid.StartAsync(Twice);
        grid.Subscriber.Status = 500;
        await grid.PublishAsync(Grid.Shipped());
        await grid.Subscriber.NextAsync();
        await grid.QuietAsync();
        grid.Clock.Advance(TimeSpan.FromSeconds(10));
        await grid.Subscriber.NextAsync();
        var dead = await grid.DeliveryAsync("deadLettered");
        Assert.StartsWith("MaxDeliveryAttemptsExceeded", dead.GetProperty("lastOutcome").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_webhook_gets_events_of_either_schema_after_its_handshake()
    {
        await using var grid = await Grid.StartAsync(Hook);
        await grid.PublishAsync(Grid.Shipped());
        Assert.Equal("/take?x=1", (await grid.Subscriber.NextAsync()).Path);
        await grid.Publisher().SendEventAsync(new EventGridEvent("s", "t", "1.0", new { }), Token);
        Assert.Equal("/take?x=1", (await grid.Subscriber.NextAsync()).Path);
    }

    [Fact]
    public async Task A_webhook_that_does_not_confirm_gets_nothing()
    {
        await using var grid = await Grid.StartAsync(Hook);
        grid.Subscriber.Confirms = false;
        await grid.PublishAsync(Grid.Shipped());
        await grid.Publisher().SendEventAsync(new EventGridEvent("s", "t", "1.0", new { }), Token);
        await grid.QuietAsync();
        Assert.False(await grid.Subscriber.HasAnotherAsync());
        Assert.Contains("handshake", (await grid.DeliveryAsync("pending")).GetProperty("lastOutcome").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_accepted_is_lost_when_the_process_is_killed()
    {
        await using (var grid = await Grid.StartAsync(state: _state))
        {
            grid.Subscriber.Status = 500;
            await grid.PublishAsync([.. Enumerable.Range(0, 20).Select(i => Grid.Shipped($"{i}"))]);
            await grid.Faults.CrashAsync();
        }

        await using var again = await Grid.StartAsync(state: _state);
        again.Clock.Advance(TimeSpan.FromMinutes(10)); // Those that were tried before wait for their next attempt.
        var seen = new HashSet<string?>();
        while (seen.Count < 20)
        {
            seen.Add((await again.Subscriber.NextAsync()).Body.GetProperty("id").GetString());
        }
    }
}
