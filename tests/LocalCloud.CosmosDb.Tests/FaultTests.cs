using System.Net;
using LocalCloud.Faults;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Time.Testing;
using static LocalCloud.Faults.FaultInjectionServerErrorType;

namespace LocalCloud.CosmosDb.Tests;

/// <summary>What the real SDK makes of injected faults.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private readonly Account _account;
    private Container _container = null!;

    public FaultTests() => _account = new() { Faults = new(_clock) };

    private FaultInjector Faults => _account.Faults;

    public async ValueTask InitializeAsync()
    {
        await _account.InitializeAsync();
        _container = await _account.Container();
        await Create("known");
    }

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Theory]
    [InlineData(Gone, 410, 21005)]
    [InlineData(InternalServerError, 500, 0)]
    [InlineData(ReadSessionNotAvailable, 404, 1002)]
    [InlineData(FaultInjectionServerErrorType.Timeout, 408, 0)]
    [InlineData(PartitionIsSplitting, 410, 1007)]
    [InlineData(PartitionIsMigrating, 410, 1008)]
    [InlineData(ServiceUnavailable, 503, 0)]
    [InlineData(NameCacheIsStale, 410, 1000)]
    [InlineData(LeaseNotFound, 410, 1022)]
    public async Task An_error_reaches_the_caller_and_nothing_has_happened(FaultInjectionServerErrorType type, int status, int subStatus)
    {
        var rule = Arm(FaultInjectionOperationType.CreateItem, new(type));

        var failure = await Assert.ThrowsAsync<CosmosException>(() => Create("new"));

        Assert.Equal((status, subStatus, 1), ((int)failure.StatusCode, failure.SubStatusCode, rule.HitCount));
        Assert.Contains(type.ToString(), failure.Message, StringComparison.Ordinal);
        Assert.False(await Exists("new"));
    }

    [Fact]
    public async Task A_throttled_request_is_repeated_nine_times_after_the_time_the_service_asks_for()
    {
        var rule = Arm(FaultInjectionOperationType.CreateItem, new(TooManyRequests) { Delay = TimeSpan.FromMilliseconds(2) });

        var failure = await Assert.ThrowsAsync<CosmosException>(() => Create("new"));

        Assert.Equal((HttpStatusCode.TooManyRequests, 3200, 10), (failure.StatusCode, failure.SubStatusCode, rule.HitCount));
        Assert.Equal(TimeSpan.FromMilliseconds(2), failure.RetryAfter);
        Faults.Clear();
        rule = Arm(FaultInjectionOperationType.CreateItem, new(TooManyRequests) { Delay = TimeSpan.FromMilliseconds(2) }, hitLimit: 3);
        await Create("new");
        Assert.Equal(3, rule.HitCount);
    }

    [Fact]
    public async Task Every_operation_and_its_retries_meet_a_rule_with_times_so_often()
    {
        var rule = Arm(FaultInjectionOperationType.CreateItem, new(RetryWith) { Times = 2 });

        await Create("one");
        await Create("two");

        Assert.Equal(4, rule.HitCount);
    }

    [Fact]
    public async Task A_create_whose_acknowledgement_is_lost_is_there()
    {
        Arm(FaultInjectionOperationType.CreateItem, new(FaultInjectionServerErrorType.Timeout) { SuppressServiceRequests = false }, hitLimit: 1);

        Assert.Equal(HttpStatusCode.RequestTimeout, (await Assert.ThrowsAsync<CosmosException>(() => Create("new"))).StatusCode);
        Assert.True(await Exists("new"));
        Assert.Equal(HttpStatusCode.Conflict, (await Assert.ThrowsAsync<CosmosException>(() => Create("new"))).StatusCode);
    }

    [Fact]
    public async Task When_the_sdk_repeats_a_create_whose_acknowledgement_was_lost_the_caller_sees_a_conflict_with_itself()
    {
        Arm(FaultInjectionOperationType.CreateItem, new(RetryWith) { SuppressServiceRequests = false }, hitLimit: 1);

        Assert.Equal(HttpStatusCode.Conflict, (await Assert.ThrowsAsync<CosmosException>(() => Create("new"))).StatusCode);
        Assert.True(await Exists("new"));
    }

    [Fact]
    public async Task Exactly_the_kth_operation_of_a_container_fails()
    {
        var other = await _account.Container();
        Faults.Add(new()
        {
            Condition = new() { OperationType = FaultInjectionOperationType.CreateItem, Container = _container.Id, After = 2 },
            Result = new FaultInjectionServerErrorResult(ServiceUnavailable),
            HitLimit = 1,
        });

        var failed = new List<int>();
        for (var i = 1; i <= 5; i++)
        {
            await other.CreateItemAsync(new Item($"{i}", "A"), new("A"));
            if (await Record.ExceptionAsync(() => Create($"{i}")) is CosmosException)
            {
                failed.Add(i);
            }
        }

        Assert.Equal([3], failed);
    }

    [Fact]
    public async Task Each_operation_is_known_by_its_name()
    {
        var key = new PartitionKey("A");
        await Hits(FaultInjectionOperationType.ReadItem, () => _container.ReadItemAsync<Item>("known", key));
        await Hits(FaultInjectionOperationType.CreateItem, () => Create("new"));
        await Hits(FaultInjectionOperationType.UpsertItem, () => _container.UpsertItemAsync(new Item("new", "A"), key));
        await Hits(FaultInjectionOperationType.ReplaceItem, () => _container.ReplaceItemAsync(new Item("known", "A"), "known", key));
        await Hits(FaultInjectionOperationType.PatchItem, () => _container.PatchItemAsync<Item>("known", key, [PatchOperation.Set("/n", 1)]));
        await Hits(FaultInjectionOperationType.DeleteItem, () => _container.DeleteItemAsync<Item>("known", key));
        await Hits(FaultInjectionOperationType.Batch, () => _container.CreateTransactionalBatch(key).ReadItem("known").ExecuteAsync());
        await Hits(FaultInjectionOperationType.QueryItem, () => _container.GetItemQueryIterator<Item>("SELECT * FROM c", null, new() { PartitionKey = key }).ReadNextAsync());
        await Hits(FaultInjectionOperationType.MetadataContainer, () => _container.ReadContainerAsync());
        await Hits(FaultInjectionOperationType.MetadataDatabaseAccount, () => _account.Client.ReadAccountAsync());
        await Hits(FaultInjectionOperationType.ReadFeed, () => _container.GetItemQueryIterator<Item>().ReadNextAsync());
        await Hits(FaultInjectionOperationType.ReadFeed, () =>
            _container.GetChangeFeedIterator<Item>(ChangeFeedStartFrom.Beginning(FeedRange.FromPartitionKey(key)), ChangeFeedMode.LatestVersion).ReadNextAsync());
    }

    [Fact]
    public async Task A_delayed_request_has_no_effect_yet_and_a_delayed_answer_is_late_for_an_effect_that_is_there()
    {
        Arm(FaultInjectionOperationType.CreateItem, new(SendDelay) { Delay = TimeSpan.FromMinutes(1) }, hitLimit: 1);
        var second = Arm(FaultInjectionOperationType.CreateItem, new(ResponseDelay) { Delay = TimeSpan.FromMinutes(1) }, hitLimit: 1);

        var (late, answeredLate) = (Create("late"), (Task)Task.CompletedTask);
        while (Faults.Rules[0].HitCount == 0)
        {
            await Task.Yield();
        }

        answeredLate = Create("answered late");
        while (second.HitCount == 0 || !await Exists("answered late"))
        {
            await Task.Yield();
        }

        Assert.False(await Exists("late"));
        Assert.False(late.IsCompleted || answeredLate.IsCompleted);
        while (!late.IsCompleted || !answeredLate.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }

        await Task.WhenAll(late, answeredLate);
        Assert.True(await Exists("late"));
    }

    [Fact]
    public async Task A_rule_that_is_disabled_or_removed_hits_nothing()
    {
        var rule = Arm(FaultInjectionOperationType.All, new(ServiceUnavailable));
        rule.Disable();
        await Create("one");
        rule.Enable();
        await Assert.ThrowsAsync<CosmosException>(() => Create("two"));
        Assert.True(Faults.Remove(rule.Id));
        await Create("two");
        Assert.Equal(1, rule.HitCount);
    }

    private FaultInjectionRule Arm(FaultInjectionOperationType type, FaultInjectionServerErrorResult result, int? hitLimit = null) =>
        Faults.Add(new() { Condition = new() { OperationType = type }, Result = result, HitLimit = hitLimit });

    private Task<ItemResponse<Item>> Create(string id) => _container.CreateItemAsync(new Item(id, "A"), new("A"));

    private async Task<bool> Exists(string id)
    {
        using var read = await _container.ReadItemStreamAsync(id, new("A"));
        return read.IsSuccessStatusCode;
    }

    private async Task Hits(FaultInjectionOperationType type, Func<Task> operation)
    {
        var rule = Arm(type, new(InternalServerError), hitLimit: 1);
        await Record.ExceptionAsync(operation);
        Assert.True(rule.HitCount == 1, $"{type} was not met.");
        Faults.Clear();
    }
}
