using System.Net;
using System.Net.Http.Json;
using LocalCloud.Faults;
using Microsoft.Extensions.DependencyInjection;
using SampleApp;

namespace LocalCloud.Tests;

/// <summary>Deliveries, the clock, and crashes of a whole cloud.</summary>
public sealed class FaultTests : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("localcloud").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static FaultInjectionCondition ReadNotes => new() { Service = FaultService.ChangeFeed, Function = nameof(Notes.ReadNotes) };

    [Fact]
    public async Task A_duplicate_delivery_invokes_the_function_twice()
    {
        await using var cloud = await StartAsync();
        cloud.Faults.Add(new() { Condition = ReadNotes, Result = new DuplicateDeliveryResult(), HitLimit = 1 });
        await PostAsync(cloud, "one");
        await cloud.QuiesceAsync(cancellationToken: Token);
        await PostAsync(cloud, "two");
        await cloud.QuiesceAsync(cancellationToken: Token);
        Assert.Equal(["one attempt 0: hello", "one attempt 0: hello", "two attempt 0: hello"], EntriesOf(cloud));
    }

    [Fact]
    public async Task A_delayed_delivery_waits_for_the_clock()
    {
        await using var cloud = await StartAsync();
        cloud.Clock.Freeze();
        var rule = cloud.Faults.Add(new() { Condition = ReadNotes, Result = new DelayDeliveryResult(TimeSpan.FromMinutes(5)), HitLimit = 1 });
        await PostAsync(cloud, "one");
        await Until(() => rule.HitCount == 1);
        cloud.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Empty(EntriesOf(cloud));
        while (EntriesOf(cloud).Length == 0)
        {
            cloud.Clock.Advance(TimeSpan.FromMinutes(1)); // the wait may have begun a moment after the hit was counted
            await Task.Delay(100, Token);
        }

        await cloud.QuiesceAsync(cancellationToken: Token);
        Assert.Equal(["one attempt 0: hello"], EntriesOf(cloud).Where(entry => entry != "a new day")); // it may be 3 o'clock by then
    }

    [Fact]
    public async Task A_stolen_lease_comes_back_and_its_changes_are_delivered_again()
    {
        await using var cloud = await StartAsync();
        var rule = cloud.Faults.Add(new() { Condition = ReadNotes, Result = new StealLeaseResult(), HitLimit = 1 });
        await PostAsync(cloud, "one");
        await cloud.QuiesceAsync(cancellationToken: Token);
        await PostAsync(cloud, "two");
        await cloud.QuiesceAsync(cancellationToken: Token);
        Assert.Equal(["one attempt 0: hello", "one attempt 0: hello", "two attempt 0: hello"], EntriesOf(cloud));
        Assert.Equal(1, rule.HitCount);
    }

    [Fact]
    public async Task A_rule_freezes_the_clock_until_it_is_removed()
    {
        await using var cloud = await StartAsync();
        cloud.Faults.Add(new() { Id = "stop", Result = new FreezeClockResult() });
        Assert.True(cloud.Clock.IsFrozen);
        var (before, stamp) = (cloud.Clock.GetUtcNow(), cloud.Clock.GetTimestamp());
        await PostAsync(cloud, "one");
        await cloud.QuiesceAsync(cancellationToken: Token);
        Assert.Equal((before, stamp), (cloud.Clock.GetUtcNow(), cloud.Clock.GetTimestamp()));
        Assert.True(cloud.Faults.Remove("stop"));
        Assert.False(cloud.Clock.IsFrozen);
    }

    [Theory]
    [InlineData(FaultPoints.DurableTaskBeforeCommit, HttpStatusCode.NotFound)]
    [InlineData(FaultPoints.DurableTaskAfterCommit, HttpStatusCode.Accepted)]
    public async Task A_crash_at_a_commit_leaves_what_was_on_disk(string point, HttpStatusCode found)
    {
        await using var first = await StartAsync();
        first.Faults.Add(new() { Condition = new() { Point = point }, Result = new CrashResult() });
        await Assert.ThrowsAsync<HttpRequestException>(() => first.Http.PostAsync("/api/greetings/g", null, Token));
        await first.Faults.Crashed.WaitAsync(Token);

        await using var second = await StartAsync();
        using var status = await second.Http.GetAsync("/runtime/webhooks/durabletask/instances/g", Token);
        Assert.Equal(found, status.StatusCode);
    }

    [Fact]
    public async Task Changes_whose_lease_has_not_advanced_at_a_crash_are_delivered_again()
    {
        await using var first = await StartAsync();
        first.Faults.Add(new() { Condition = ReadNotes with { Point = FaultPoints.ChangeFeedAfterDelivery }, Result = new CrashResult() });
        await PostAsync(first, "one");
        await first.Faults.Crashed.WaitAsync(Token);
        Assert.Equal(["one attempt 0: hello"], EntriesOf(first));
        await Assert.ThrowsAsync<CloudCrashedException>(() => first.QuiesceAsync(cancellationToken: Token));

        await using var second = await StartAsync();
        await second.QuiesceAsync(cancellationToken: Token);
        Assert.Equal(["one attempt 0: hello"], EntriesOf(second));
    }

    [Fact]
    public async Task After_a_crash_nothing_reaches_the_disk_and_disposing_waits_for_nothing()
    {
        var first = await StartAsync();
        await PostAsync(first, "one");
        await first.QuiesceAsync(cancellationToken: Token);
        await first.Faults.CrashAsync().WaitAsync(Token);
        var files = Content();
        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(first, "two"));
        first.Clock.Advance(TimeSpan.FromHours(25)); // the daily timer would write timers.json
        await first.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), Token);
        Assert.Equal(files, Content());

        await using var second = await StartAsync();
        await second.QuiesceAsync(cancellationToken: Token);
        Assert.DoesNotContain("two attempt 0: hello", EntriesOf(second));
    }

    [Fact]
    public async Task A_crash_before_the_cloud_is_up_is_what_its_start_throws()
    {
        await Assert.ThrowsAsync<CloudCrashedException>(() => LocalCloudApp.StartAsync<Journal>(
            options =>
            {
                options.StatePath = _state;
                options.Faults.Add(new() { Condition = new() { Point = FaultPoints.CosmosDbAfterCommit, After = 1 }, Result = new CrashResult() });
            },
            Token));
        await using var second = await StartAsync();
        await PostAsync(second, "one");
    }

    public void Dispose() => Directory.Delete(_state, recursive: true);

    private Task<LocalCloudApp> StartAsync() => LocalCloudApp.StartAsync<Journal>(options => options.StatePath = _state, Token);

    private string Content() => string.Join(
        "\n", new DirectoryInfo(_state).EnumerateFiles().OrderBy(file => file.Name).Select(file => $"{file.Name} {file.Length} {file.LastWriteTimeUtc:O}"));

    private static async Task PostAsync(LocalCloudApp cloud, string id)
    {
        using var response = await cloud.Http.PostAsJsonAsync("/api/notes", new { id, text = "hello" }, Token);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    private static string[] EntriesOf(LocalCloudApp cloud) => [.. cloud.Services.GetRequiredService<Journal>().Entries];

    private static async Task Until(Func<bool> condition)
    {
        while (!condition())
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
