using System.Text.Json;
using LocalCloud.Faults;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;
using LocalCloud.Host.Settings;
using LocalCloud.Host.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Host.Tests.CosmosDb;

public sealed class CosmosDBTriggerTests : IAsyncLifetime
{
    private readonly CosmosAccount _account = new();

    public ValueTask InitializeAsync() => _account.InitializeAsync();

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task Changes_come_as_an_array_of_documents_with_their_system_properties()
    {
        await _account.WriteAsync("a", "b");
        await using var host = _account.Host();
        await host.StartAsync(Follower("F", "\"startFromBeginning\":true"));
        var input = (await host.Worker.NextAsync()).Input;
        var documents = JsonElement.Parse(input.Value.Json).EnumerateArray().ToArray();
        Assert.Equal(["a", "b"], documents.Select(document => document.GetProperty("id").GetString()));
        Assert.All(documents, document => Assert.All((string[])["_rid", "_etag", "_ts", "_lsn"], name => document.GetProperty(name)));
        Assert.Empty(input.Metadata);
        Assert.Null(input.Retry);
    }

    [Fact]
    public async Task Without_a_start_time_only_what_comes_later_is_delivered_and_one_batch_holds_so_many()
    {
        await _account.WriteAsync("before");
        await NextSecondAsync();
        await using var host = _account.Host();
        await host.StartAsync(Follower("F", "\"maxItemsPerInvocation\":2"));
        await QuietAsync(host);
        host.Worker.Run = (_, _) => Task.Delay(20, TestContext.Current.CancellationToken);
        await _account.WriteAsync("a", "b", "c", "d", "e");
        await QuietAsync(host);
        var batches = new List<string[]>();
        while (host.Worker.TryNext(out var invocation))
        {
            batches.Add(Ids(invocation!.Input));
        }

        Assert.Equal(["a", "b", "c", "d", "e"], batches.SelectMany(batch => batch));
        Assert.All(batches, batch => Assert.InRange(batch.Length, 1, 2));
    }

    [Fact]
    public async Task After_the_last_retry_the_lease_advances_and_the_changes_do_not_come_again()
    {
        await using (var host = _account.Host())
        {
            host.Worker.Run = (invocation, _) => Ids(invocation.Input).Contains("bad")
                ? throw new FunctionFailedException("F", "cannot", "System.Exception", null)
                : Task.CompletedTask;
            await host.StartAsync(Follower("F", "\"startFromBeginning\":true", Retry(2)));
            await _account.WriteAsync("bad");
            for (var attempt = 0; attempt <= 2; attempt++)
            {
                var input = (await host.Worker.NextAsync()).Input;
                Assert.Equal((attempt, 2, "bad"), (input.Retry!.RetryCount, input.Retry.MaxRetryCount, Assert.Single(Ids(input))));
            }

            await _account.WriteAsync("good");
            Assert.Equal(["good"], Ids((await host.Worker.NextAsync()).Input));
            await QuietAsync(host);
        }

        await using var next = _account.Host();
        await next.StartAsync(Follower("F", "\"startFromBeginning\":true", Retry(2)));
        await _account.WriteAsync("after");
        Assert.Equal(["after"], Ids((await next.Worker.NextAsync()).Input));
    }

    [Fact]
    public async Task A_stop_in_the_middle_of_a_run_gives_the_changes_to_the_next_start()
    {
        await _account.WriteAsync("a");
        await using (var host = _account.Host())
        {
            host.Worker.Run = (_, stopping) => Task.Delay(Timeout.Infinite, stopping);
            await host.StartAsync(Follower("F", "\"startFromBeginning\":true"));
            await host.Worker.NextAsync();
        }

        await using var next = _account.Host();
        await next.StartAsync(Follower("F", "\"startFromBeginning\":true"));
        Assert.Equal(["a"], Ids((await next.Worker.NextAsync()).Input));
    }

    [Fact]
    public async Task Functions_with_prefixes_of_their_own_share_a_lease_container_and_each_sees_all()
    {
        await using var host = _account.Host();
        await host.StartAsync(
            Follower("F", "\"startFromBeginning\":true,\"leaseContainerPrefix\":\"f\""),
            Follower("G", "\"startFromBeginning\":true,\"leaseContainerPrefix\":\"g\""));
        await _account.WriteAsync("a");
        var seen = new[] { await host.Worker.NextAsync(), await host.Worker.NextAsync() };
        Assert.Equal(["F", "G"], seen.Select(invocation => invocation.Function).Order());
        Assert.All(seen, invocation => Assert.Equal(["a"], Ids(invocation.Input)));
    }

    [Theory]
    [InlineData("\"AllVersionsAndDeletes\"")]
    [InlineData("1")]
    public async Task All_versions_and_deletes_come_with_what_was_deleted(string mode)
    {
        var stop = TestContext.Current.CancellationToken;
        await _account.WriteAsync("before");
        string[] changes;
        await using (var host = _account.Host())
        {
            await host.StartAsync(Follower("F", $"\"changeFeedMode\":{mode}"));
            await QuietAsync(host);
            await _account.Items.CreateItemAsync(new { id = "a", kind = "k", at = "2026-01-02T03:04:05.600Z", price = 1.50m }, cancellationToken: stop);
            await _account.Items.ReplaceItemAsync(new { id = "a", kind = "k" }, "a", cancellationToken: stop);
            await _account.Items.DeleteItemAsync<object>("before", new("k"), cancellationToken: stop);
            await QuietAsync(host);
            changes = [.. Changes(host)];
            Assert.Equal(["create a", "replace a", "delete before"], changes.Select(Told));
            // As it was written: no date is another one, no number another text.
            Assert.Contains("\"at\":\"2026-01-02T03:04:05.600Z\",\"price\":1.50", changes[0], StringComparison.Ordinal);
        }

        await _account.Items.DeleteItemAsync<object>("a", new("k"), cancellationToken: stop);
        await using var next = _account.Host();
        await next.StartAsync(Follower("F", $"\"changeFeedMode\":{mode}"));
        await QuietAsync(next);
        Assert.Equal(["delete a"], Changes(next).Select(Told));

        static string Told(string change)
        {
            var json = JsonElement.Parse(change);
            return $"{json.GetProperty("metadata").GetProperty("operationType").GetString()} "
                + (json.TryGetProperty("previous", out var previous) ? previous : json.GetProperty("current")).GetProperty("id").GetString();
        }

        static IEnumerable<string> Changes(TriggerHost host)
        {
            while (host.Worker.TryNext(out var invocation))
            {
                foreach (var change in JsonElement.Parse(invocation!.Input.Value.Json).EnumerateArray())
                {
                    yield return change.GetRawText();
                }
            }
        }
    }

    [Fact]
    public async Task The_feed_of_our_own_account_is_followed_without_the_poll_delay_and_that_of_others_with_it()
    {
        await using var host = _account.Host();
        await host.StartAsync(Follower("F", "\"feedPollDelay\":60000"));
        await QuietAsync(host);
        await _account.WriteAsync("a");
        await host.Worker.NextAsync();

        await NextSecondAsync();
        await using var other = _account.Host(isKnownAsEmulated: false);
        await other.StartAsync(Follower("G", "\"feedPollDelay\":60000,\"leaseContainerPrefix\":\"g\""));
        await NextSecondAsync();
        await _account.WriteAsync("b");
        await host.Worker.NextAsync();
        Assert.False(other.Worker.TryNext(out _));
    }

    [Fact]
    public async Task The_account_may_be_named_by_its_endpoint()
    {
        await using var host = _account.Host();
        host.Settings["Other__accountEndpoint"] = _account.Endpoint.ToString();
        await host.StartAsync(Follower("F", "\"startFromBeginning\":true", connection: "Other"));
        await _account.WriteAsync("a");
        Assert.Equal(["a"], Ids((await host.Worker.NextAsync()).Input));
    }

    [Fact]
    public async Task A_stolen_lease_brings_the_batch_again()
    {
        await using var host = _account.Host();
        host.Provider.GetRequiredService<FaultInjector>().Add(
            new FaultInjectionRule { Condition = new() { Service = FaultService.ChangeFeed }, Result = new StealLeaseResult(), HitLimit = 1 });
        await host.StartAsync(Follower("F", "\"startFromBeginning\":true,\"leaseAcquireInterval\":100,\"leaseRenewInterval\":200"));
        await _account.WriteAsync("a");
        Assert.Equal(["a"], Ids((await host.Worker.NextAsync()).Input));
        Assert.Equal(["a"], Ids((await host.Worker.NextAsync()).Input));
    }

    [Theory]
    [InlineData("\"changeFeedMode\":\"Everything\"", "no change feed mode 'Everything'")]
    [InlineData("\"changeFeedMode\":1,\"startFromBeginning\":true", "do not go with it")]
    [InlineData("\"startFromTime\":\"one day\"", "StartFromTime 'one day' is not a time")]
    [InlineData("\"startFromTime\":\"2026-01-01T00:00:00Z\",\"startFromBeginning\":true", "Only one of StartFromBeginning and StartFromTime")]
    [InlineData("\"leaseContainerName\":\"items\"", "cannot be the container that stores the leases")]
    [InlineData("\"containerName\":\"none\"", "'F' cannot follow container 'none' of database 'db': it does not exist")]
    [InlineData("\"connection\":\"Missing\"", "Cosmos DB connection 'Missing' is not configured")]
    [InlineData("\"leaseContainerName\":\"mine\",\"createLeaseContainerIfNotExists\":false", "The lease container 'mine' of database 'db' cannot be read (404)")]
    public async Task What_cannot_work_is_refused_with_its_reason(string attributes, string reason)
    {
        await using var host = _account.Host();
        var failure = await Assert.ThrowsAsync<UnusableFunctionException>(() => host.StartAsync(Follower("F", attributes)));
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Later properties win, as JSON readers have it.</summary>
    private static FunctionDescriptor Follower(string name, string attributes, RpcRetryOptions? retry = null, string connection = "Cos") => Declared.Function(
        name,
        $$"""
        {"name":"docs","direction":"In","type":"cosmosDBTrigger","databaseName":"db","containerName":"items","connection":"{{connection}}","createLeaseContainerIfNotExists":true,{{attributes}}}
        """,
        retry);

    private static RpcRetryOptions Retry(int times) => new()
    {
        MaxRetryCount = times, RetryStrategy = RpcRetryOptions.Types.RetryStrategy.FixedDelay, DelayInterval = new() { Nanos = 1_000_000 },
    };

    private static string[] Ids(TriggerInput input) =>
        [.. JsonElement.Parse(input.Value.Json).EnumerateArray().Select(document => document.GetProperty("id").GetString()!)];

    /// <summary>A change feed starts at a whole second, and the SDK begins one earlier.</summary>
    private static Task NextSecondAsync() => Task.Delay(2200, TestContext.Current.CancellationToken);

    private static async Task QuietAsync(TriggerHost host)
    {
        var start = TimeProvider.System.GetTimestamp();
        for (var quiet = 0; quiet < 2; quiet = host.PendingWork() == 0 ? quiet + 1 : 0)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20), "The change feeds did not come to rest.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
