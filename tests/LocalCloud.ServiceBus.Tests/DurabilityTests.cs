using Azure.Messaging.ServiceBus;
using LocalCloud.Faults;
using LocalCloud.ServiceBus.Definitions;
using LocalCloud.ServiceBus.Storage;
using LocalCloud.Storage;

namespace LocalCloud.ServiceBus.Tests;

public sealed class DurabilityTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly string _folder = Directory.CreateTempSubdirectory("bus").FullName;
    private readonly ServiceBusDefinition _definition = new()
    {
        Queues = [new EntitySettings { Name = "orders" }, new EntitySettings { Name = "sessions", RequiresSession = true }],
        Topics = [new TopicDefinition { Name = "events", Subscriptions = [new SubscriptionDefinition { Name = "s", Filter = "a = 1" }] }],
    };

    [Fact]
    public async Task What_was_accepted_survives_a_crash_and_what_was_completed_stays_gone()
    {
        var faults = new FaultInjector();
        await using (var bus = await StartAsync(faults))
        {
            var sender = bus.Client.CreateSender("orders");
            await sender.SendMessagesAsync([new("1"), new("2"), new("3")]);
            await bus.Client.CreateSender("sessions").SendMessageAsync(new ServiceBusMessage("in session") { SessionId = "a" });
            await bus.Client.CreateSender("events").SendMessageAsync(new ServiceBusMessage("event") { ApplicationProperties = { ["a"] = 1 } });
            var session = await bus.Client.AcceptSessionAsync("sessions", "a");
            await session.SetSessionStateAsync(BinaryData.FromString("kept"));
            var receiver = bus.Client.CreateReceiver("orders");
            await receiver.CompleteMessageAsync(await receiver.ReceiveMessageAsync(s_patience));
            await receiver.DeferMessageAsync(await receiver.ReceiveMessageAsync(s_patience));
            Assert.Equal("3", (await receiver.ReceiveMessageAsync(s_patience)).Body.ToString());
            await Wait.UntilAsync(() => bus.Broker.PendingWork == 2); // Locked in the queue, and waiting for the owner of the session.
            await sender.SendMessageAsync(new ServiceBusMessage("4"));
            await faults.CrashAsync();
        }

        await using (var bus = await StartAsync(null))
        {
            var receiver = bus.Client.CreateReceiver("orders");
            var third = await receiver.ReceiveMessageAsync(s_patience);
            Assert.Equal(("3", 2, 3L), (third.Body.ToString(), third.DeliveryCount, third.SequenceNumber));
            Assert.Equal("4", (await receiver.ReceiveMessageAsync(s_patience)).Body.ToString());
            Assert.Equal("2", (await receiver.ReceiveDeferredMessageAsync(2)).Body.ToString());
            var session = await bus.Client.AcceptNextSessionAsync("sessions");
            Assert.Equal(("a", "kept"), (session.SessionId, (await session.GetSessionStateAsync()).ToString()));
            Assert.Equal("event", (await bus.Client.CreateReceiver("events", "s").ReceiveMessageAsync(s_patience)).Body.ToString());
        }
    }

    [Fact]
    public async Task A_crash_while_a_changed_definition_is_applied_leaves_the_rules_before_or_after_it()
    {
        await using (await StartAsync(null))
        {
        }

        var faults = new FaultInjector();
        faults.Add(new() { Condition = new() { Point = FaultPoints.ServiceBusAfterCommit }, Result = new CrashResult() });
        var changed = _definition with
        {
            Topics = [new TopicDefinition { Name = "events", Subscriptions = [new SubscriptionDefinition { Name = "s", Filter = "a = 2" }] }],
        };
        var path = Path.Combine(_folder, "servicebus.db");
        _ = TestBroker.StartAsync(changed, path: path, faults: faults); // Never ends, as nothing does in a process that is gone.
        await faults.Crashed.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        await using var bus = await TestBroker.StartAsync(changed, path: path);
        await bus.Client.CreateSender("events").SendMessageAsync(new ServiceBusMessage("event") { ApplicationProperties = { ["a"] = 2 } });
        Assert.Equal("event", (await bus.Client.CreateReceiver("events", "s").ReceiveMessageAsync(s_patience))?.Body.ToString());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task State_of_the_version_before_is_taken_over()
    {
        var before = SqliteDatabase.Open(new() { Name = "servicebus", Path = Path.Combine(_folder, "servicebus.db"), Migrations = [Schema.Migrations[0]] });
        await before.DisposeAsync();

        await using var bus = await StartAsync(null);
        await bus.Client.CreateSender("orders").SendMessageAsync(new ServiceBusMessage("1"));
        Assert.Equal("1", (await bus.Client.CreateReceiver("orders").ReceiveMessageAsync(s_patience)).Body.ToString());
    }

    private Task<TestBroker> StartAsync(FaultInjector? faults) => TestBroker.StartAsync(_definition, path: Path.Combine(_folder, "servicebus.db"), faults: faults);
}
