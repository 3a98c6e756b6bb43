using Azure;
using LocalCloud.EventGrid.Tests.Support;
using LocalCloud.Faults;

namespace LocalCloud.EventGrid.Tests;

/// <summary>What goes wrong on request, to publishers and to subscribers.</summary>
public sealed class FaultTests
{
    private const string Subscription = "orders/eventSubscriptions/all";

    [Theory]
    [InlineData(FaultInjectionServerErrorType.ServiceUnavailable, 503)]
    [InlineData(FaultInjectionServerErrorType.InternalServerError, 500)]
    [InlineData(FaultInjectionServerErrorType.TooManyRequests, 429)]
    [InlineData(FaultInjectionServerErrorType.Timeout, 408)]
    public async Task A_topic_that_fails_has_taken_nothing(FaultInjectionServerErrorType type, int status)
    {
        await using var grid = await Grid.StartAsync();
        grid.Faults.Add(Rule("orders", new FaultInjectionServerErrorResult(type) { Delay = TimeSpan.FromSeconds(7) }));
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => grid.PublishAsync(Grid.Shipped()));
        Assert.Equal(status, failure.Status);
        Assert.Equal(
            type is FaultInjectionServerErrorType.TooManyRequests ? "7" : null,
            failure.GetRawResponse()!.Headers.TryGetValue("Retry-After", out var pause) ? pause : null);
        Assert.False(await grid.Subscriber.HasAnotherAsync());

        await grid.PublishAsync(Grid.Shipped());
        await grid.Subscriber.NextAsync();
    }

    [Fact]
    public async Task What_a_topic_took_without_saying_so_is_published_twice_by_those_who_try_again()
    {
        await using var grid = await Grid.StartAsync();
        grid.Faults.Add(Rule("orders", new FaultInjectionServerErrorResult(FaultInjectionServerErrorType.ServiceUnavailable) { SuppressServiceRequests = false }));
        await Assert.ThrowsAsync<RequestFailedException>(() => grid.PublishAsync(Grid.Shipped()));
        await grid.PublishAsync(Grid.Shipped());
        Assert.Equal(await IdAsync(grid), await IdAsync(grid));
    }

    [Fact]
    public async Task A_delivery_that_fails_is_made_again_and_reached_nobody()
    {
        await using var grid = await Grid.StartAsync();
        grid.Faults.Add(Rule(Subscription, new FaultInjectionServerErrorResult(FaultInjectionServerErrorType.InternalServerError)));
        await grid.PublishAsync(Grid.Shipped());
        await grid.QuietAsync();
        Assert.False(await grid.Subscriber.HasAnotherAsync());
        Assert.Equal("InternalServerError (500)", (await grid.DeliveryAsync("pending")).GetProperty("lastOutcome").GetString());
        grid.Clock.Advance(TimeSpan.FromSeconds(10));
        await grid.Subscriber.NextAsync();
        Assert.Equal(2, (await grid.DeliveryAsync("delivered")).GetProperty("attempts").GetInt32());
    }

    [Fact]
    public async Task A_delivery_whose_answer_is_lost_is_made_once_more()
    {
        await using var grid = await Grid.StartAsync();
        grid.Faults.Add(Rule(Subscription, new FaultInjectionServerErrorResult(FaultInjectionServerErrorType.InternalServerError) { SuppressServiceRequests = false }));
        await grid.PublishAsync(Grid.Shipped());
        await grid.Subscriber.NextAsync();
        await grid.QuietAsync();
        grid.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("1", (await grid.Subscriber.NextAsync()).Headers["aeg-delivery-count"]);
    }

    [Fact]
    public async Task An_event_is_delivered_twice()
    {
        await using var grid = await Grid.StartAsync();
        grid.Faults.Add(Rule(Subscription, new DuplicateDeliveryResult()));
        await grid.PublishAsync(Grid.Shipped());
        Assert.Equal(await IdAsync(grid), await IdAsync(grid));
        await grid.DeliveryAsync("delivered");
        Assert.False(await grid.Subscriber.HasAnotherAsync());
    }

    [Fact]
    public async Task An_event_is_delivered_late()
    {
        await using var grid = await Grid.StartAsync();
        var rule = grid.Faults.Add(Rule(container: null, new DelayDeliveryResult(TimeSpan.FromMinutes(5)), function: "Take"));
        await grid.PublishAsync(Grid.Shipped());
        await Grid.UntilAsync(() => rule.HitCount == 1, "The rule was not hit.");
        Assert.False(await grid.Subscriber.HasAnotherAsync());
        Assert.Equal(1, grid.Server.PendingWork());
        grid.Clock.Advance(TimeSpan.FromMinutes(5));
        await grid.Subscriber.NextAsync();
    }

    [Fact]
    public void A_lease_of_events_cannot_be_stolen() =>
        Assert.Throws<FaultRuleException>(() => new FaultInjector().Add(Rule(Subscription, new StealLeaseResult())));

    private static async Task<string?> IdAsync(Grid grid) => (await grid.Subscriber.NextAsync()).Body.GetProperty("id").GetString();

    private static FaultInjectionRule Rule(string? container, FaultInjectionResult result, string? function = null) => new()
    {
        HitLimit = 1, Condition = new() { Service = FaultService.EventGrid, Container = container, Function = function }, Result = result,
    };
}
