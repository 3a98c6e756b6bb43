using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;
using Microsoft.DurableTask.Entities;

namespace LocalCloud.DurableTask.Tests;

public sealed class EntityTests
{
    private static readonly EntityInstanceId s_a = new("Account", "a");
    private static readonly EntityInstanceId s_b = new("account", "b");

    [Fact]
    public async Task Signals_change_the_state_one_after_the_other()
    {
        await using var hub = await Bank(new()).StartAsync();

        await Task.WhenAll(Enumerable.Range(1, 100).Select(i => hub.Client.Entities.SignalEntityAsync(s_a, "Add", i, cancellation: TestHub.Patience)));
        await hub.QuiesceAsync();

        Assert.Equal(5_050, await BalanceOf(hub, s_a));
        Assert.Null(await hub.Client.Entities.GetEntityAsync(s_b, TestHub.Patience));
        var found = (await hub.Client.Entities.GetEntityAsync(s_a, TestHub.Patience))!;
        Assert.Equal(("@account@a", "5050", 0), (found.Id.ToString(), found.State!.Value, found.BacklogQueueSize));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    public async Task An_orchestration_calls_and_gets_results_and_failures(int keptAlive)
    {
        await using var hub = await Bank(new(keptAlive: keptAlive))
            .Orchestrator("Run", async context =>
            {
                await context.Entities.SignalEntityAsync(s_a, "add", 5);
                var before = await context.Entities.CallEntityAsync<int>(s_a, "get");
                try
                {
                    await context.Entities.CallEntityAsync(s_a, "Withdraw", 7);
                    return "withdrawn";
                }
                catch (EntityOperationFailedException failure) when (failure.FailureDetails.IsCausedBy<ArgumentException>())
                {
                    return $"{before} {failure.EntityId} {failure.OperationName} {await context.Entities.CallEntityAsync<int>(s_a, "get")}";
                }
            })
            .StartAsync();

        var ended = await hub.RunAsync("Run");

        Assert.Equal("5 @account@a Withdraw 5", ended.ReadOutputAs<string>());
        await hub.ReplayAsync(hub.Engine.RecordHistory(ended.InstanceId)!);
    }

    [Fact]
    public async Task A_critical_section_serves_one_orchestration_alone()
    {
        await using var hub = await Bank(new())
            .Orchestrator("Transfer", async context =>
            {
                var (from, to) = context.GetInput<bool>() ? (s_a, s_b) : (s_b, s_a);
                await using (await context.Entities.LockEntitiesAsync(from, to))
                {
                    var (there, here) = (await context.Entities.CallEntityAsync<int>(from, "Get"), await context.Entities.CallEntityAsync<int>(to, "Get"));
                    await context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
                    await context.Entities.CallEntityAsync(from, "Set", there - 1);
                    await context.Entities.CallEntityAsync(to, "Set", here + 1);
                    return context.Entities.InCriticalSection(out var locked) && locked.Count == 2;
                }
            })
            .StartAsync();
        await hub.Client.Entities.SignalEntityAsync(s_a, "Set", 100, cancellation: TestHub.Patience);
        await hub.Client.Entities.SignalEntityAsync(s_b, "Set", 100, cancellation: TestHub.Patience);
        var ids = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => hub.Client.ScheduleNewOrchestrationInstanceAsync("Transfer", i < 7, TestHub.Patience)));
        for (var i = 0; i < 10; i++)
        {
            await hub.QuiesceAsync();
            hub.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var ended = await Task.WhenAll(ids.Select(id => hub.Client.WaitForInstanceCompletionAsync(id, true, TestHub.Patience)));
        await hub.QuiesceAsync();

        Assert.All(ended, instance => Assert.True(instance.ReadOutputAs<bool>()));
        Assert.Equal((96, 104), (await BalanceOf(hub, s_a), await BalanceOf(hub, s_b)));
    }

    [Theory]
    [InlineData("terminated")]
    [InlineData("failed")]
    [InlineData("again")]
    public async Task A_lock_ends_with_its_orchestration_however_that_ends(string how)
    {
        await using var hub = await Bank(new())
            .Orchestrator("Hold", async context =>
            {
                if (context.GetInput<string>() == "over")
                {
                    return 0;
                }

                await context.Entities.LockEntitiesAsync(s_a, s_b);
                await context.WaitForExternalEvent<int>("Go");
                if (how == "again")
                {
                    context.ContinueAsNew("over");
                    return 0;
                }

                throw new InvalidOperationException("holding");
            })
            .StartAsync();
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Hold", TestHub.Patience);
        await hub.QuiesceAsync();
        await hub.Client.Entities.SignalEntityAsync(s_a, "Set", 3, cancellation: TestHub.Patience);
        await hub.QuiesceAsync();
        var locked = await hub.Client.Entities.GetAllEntitiesAsync(new() { IncludeTransient = true, IncludeState = false }).ToListAsync();
        Assert.All(locked, entity => Assert.Equal(id, entity.LockedBy));
        Assert.Equal([1, 0], locked.Select(entity => entity.BacklogQueueSize));

        await (how == "terminated" ? hub.Client.TerminateInstanceAsync(id, TestHub.Patience) : hub.Client.RaiseEventAsync(id, "Go", 1, TestHub.Patience));
        await hub.Client.WaitForInstanceCompletionAsync(id, TestHub.Patience);
        await hub.QuiesceAsync();

        Assert.Equal(3, await BalanceOf(hub, s_a));
        Assert.Equal(1, (await hub.Client.Entities.CleanEntityStorageAsync(cancellation: TestHub.Patience)).EmptyEntitiesRemoved);
    }

    [Fact]
    public async Task Inside_a_critical_section_only_what_cannot_block_is_allowed()
    {
        await using var hub = await Bank(new())
            .Orchestrator("Run", async context =>
            {
                await using var section = await context.Entities.LockEntitiesAsync(s_a);
                return new[]
                {
                    await Refusal(() => context.Entities.LockEntitiesAsync(s_b)),
                    await Refusal(() => context.Entities.CallEntityAsync(s_b, "Get")),
                    await Refusal(() => context.Entities.SignalEntityAsync(s_a, "Add", 1)),
                    await Refusal(() => context.CallSubOrchestratorAsync("Run")),
                };
            })
            .StartAsync();

        Assert.All((await hub.RunAsync("Run")).ReadOutputAs<string[]>()!, refusal => Assert.Matches("^(Must not|While holding locks)", refusal));

        static async Task<string> Refusal(Func<Task> ask)
        {
            try
            {
                await ask();
                return "allowed";
            }
            catch (InvalidOperationException refused)
            {
                return refused.Message;
            }
        }
    }

    [Fact]
    public async Task An_operation_signals_later_starts_orchestrations_and_deletes()
    {
        await using var hub = await Bank(new()).Orchestrator("Audit", context => Task.FromResult(context.GetInput<int>())).StartAsync();
        await hub.Client.Entities.SignalEntityAsync(s_a, "Announce", 42, cancellation: TestHub.Patience);
        await hub.QuiesceAsync();

        Assert.Equal(42, (await hub.Client.WaitForInstanceCompletionAsync("audit-a", true, TestHub.Patience)).ReadOutputAs<int>());
        Assert.Null(await hub.Client.Entities.GetEntityAsync(s_b, TestHub.Patience));
        hub.Clock.Advance(TimeSpan.FromHours(1));
        await hub.QuiesceAsync();
        Assert.Equal(42, await BalanceOf(hub, s_b));

        await hub.Client.Entities.SignalEntityAsync(s_a, "Delete", TestHub.Patience);
        await hub.Client.Entities.SignalEntityAsync(s_b, "Nonsense", TestHub.Patience);
        await hub.QuiesceAsync();
        Assert.Equal(["@account@b"], (await hub.Client.Entities.GetAllEntitiesAsync(new() { InstanceIdStartsWith = "account" }).ToListAsync()).Select(entity => entity.Id.ToString()));
        Assert.Equal(1, (await hub.Client.Entities.CleanEntityStorageAsync(cancellation: TestHub.Patience)).EmptyEntitiesRemoved);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_operation_counts_once_wherever_the_process_dies(bool afterwards)
    {
        var crashes = await CrashScenario.AtEveryCommit(
            afterwards,
            hub => Bank(hub).Orchestrator("Run", async context =>
            {
                await context.Entities.SignalEntityAsync(s_a, "Add", 1);
                await using (await context.Entities.LockEntitiesAsync(s_a, s_b))
                {
                    await context.Entities.CallEntityAsync(s_a, "Add", 10);
                    await context.Entities.CallEntityAsync(s_b, "Add", 100);
                }

                return await context.Entities.CallEntityAsync<int>(s_a, "Get");
            }),
            async hub =>
            {
                if (await hub.Client.GetInstanceAsync("i", TestHub.Patience) is null)
                {
                    await hub.Client.ScheduleNewOrchestrationInstanceAsync("Run", new StartOrchestrationOptions("i"), TestHub.Patience);
                }

                await hub.Client.WaitForInstanceCompletionAsync("i", TestHub.Patience);
            },
            async hub =>
            {
                Assert.Equal(11, (await hub.Client.GetInstanceAsync("i", true, TestHub.Patience))!.ReadOutputAs<int>());
                Assert.Equal((11, 100), (await BalanceOf(hub, s_a), await BalanceOf(hub, s_b)));
            });
        Assert.True(crashes >= 8, $"only {crashes} crashes");
    }

    [Fact]
    public void Entity_ids_are_written_with_two_signs()
    {
        Assert.Equal(new EntityInstanceId("COUNTER", "K@1"), EntityInstanceId.FromString("@counter@K@1"));
        Assert.Throws<ArgumentException>(() => EntityInstanceId.FromString("counter"));
        Assert.Throws<ArgumentException>(() => new EntityInstanceId("a@b", "c"));
    }

    internal static TestHub Bank(TestHub hub)
    {
        hub.Entity("Account", () => new Account());
        return hub;
    }

    private static async Task<int> BalanceOf(TestHub hub, EntityInstanceId id) => (await hub.Client.Entities.GetEntityAsync<int>(id, TestHub.Patience))!.State;

    private sealed class Account : TaskEntity<int>
    {
        public int Add(int amount) => State += amount;

        public Task<int> Get() => Task.FromResult(State);

        public void Set(int balance) => State = balance;

        public async Task Withdraw(int amount, TaskEntityContext context)
        {
            State -= amount;
            context.SignalEntity(s_b, "Add", amount);
            await Task.Yield();
            ArgumentOutOfRangeException.ThrowIfNegative(State);
        }

        public void Announce(int balance, TaskEntityContext context)
        {
            State = balance;
            context.ScheduleNewOrchestration("Audit", balance, new StartOrchestrationOptions("audit-" + context.Id.Key));
            context.SignalEntity(s_b, "Set", balance, new SignalEntityOptions { SignalTime = new DateTimeOffset(2030, 1, 1, 1, 0, 0, TimeSpan.Zero) });
        }
    }
}

internal static class Pages
{
    public static async Task<List<T>> ToListAsync<T>(this AsyncPageable<T> pages)
        where T : notnull
    {
        var all = new List<T>();
        await foreach (var value in pages)
        {
            all.Add(value);
        }

        return all;
    }
}
