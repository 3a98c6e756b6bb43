using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using LocalCloud.ServiceBus.Definitions;

namespace LocalCloud.ServiceBus.Tests;

public sealed class DefinitionTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public void The_file_of_the_repository_is_what_the_contract_says()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "infra", DefinitionFile.Name)))
        {
            folder = folder.Parent!;
        }

        var definition = DefinitionFile.Load(Path.Combine(folder.FullName, "infra", DefinitionFile.Name));
        Assert.Equal(["partner-orders", "partner-replies", "carrier-updates"], definition.Queues.Select(queue => queue.Name));
        var orders = definition.Queues[0];
        Assert.Equal((true, 10d, 30d, 5, true), (orders.RequiresDuplicateDetection, orders.DuplicateDetectionHistoryTimeWindow.TotalMinutes, orders.LockDuration.TotalSeconds, orders.MaxDeliveryCount, orders.DeadLetteringOnMessageExpiration));
        Assert.Equal(14, definition.Queues[1].DefaultMessageTimeToLive!.Value.TotalDays);
        Assert.True(definition.Queues[2].RequiresSession);
        Assert.Equal([("all", false), ("by-order", true), ("order-updates", false), ("cancellations", false)], definition.Topics.Single().Subscriptions.Select(subscription => (subscription.Name, subscription.RequiresSession)));
    }

    [Theory]
    [InlineData("[]", "servicebus.json is not JSON of the form")]
    [InlineData("""{ "queues": [{ "name": "q", "color": 1 }] }""", "servicebus.json, line 1: 'queues[0].color' is not known")]
    [InlineData("""{ "queues": [{ "lockDuration": "PT1S" }] }""", "servicebus.json, line 1: 'queues[0]' is not known, is missing a member")]
    [InlineData("""{ "queues": [{ "name": "q", "lockDuration": "30 s" }] }""", "servicebus.json, line 1: 'queues[0].lockDuration'")]
    [InlineData("""{ "queues": [{ "name": "q", "lockDuration": "PT6M" }] }""", "servicebus.json: 'lockDuration' of 'q' must be up to PT5M.")]
    [InlineData("""{ "queues": [{ "name": "q" }, { "name": "Q" }] }""", "servicebus.json: queues and topics have names of their own; 'q' has not.")]
    [InlineData("""{ "queues": [{ "name": "q", "forwardTo": "x" }] }""", "servicebus.json: 'forwardTo' of 'q' must be a queue or topic of this file.")]
    [InlineData("""{ "topics": [{ "name": "t", "subscriptions": [{ "name": "s", "filter": "a =" }] }] }""", "servicebus.json: 't/s': Rule '$Default' is not valid. At character 4")]
    public void What_is_wrong_is_said(string json, string message)
    {
        File.WriteAllText(_file, json);
        Assert.StartsWith(message, Assert.Throws<ServiceBusDefinitionException>(() => DefinitionFile.Load(_file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_changes_in_a_definition_changes_in_the_broker_and_messages_stay()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("bus").FullName, "servicebus.db");
        ServiceBusDefinition With(string filter, int most) => new()
        {
            Queues = [new EntitySettings { Name = "q", MaxDeliveryCount = most }],
            Topics = [new TopicDefinition { Name = "t", Subscriptions = [new SubscriptionDefinition { Name = "s", Filter = filter }] }],
        };
        await using (var bus = await TestBroker.StartAsync(With("a = 1", 5), path: path))
        {
            await bus.Client.CreateSender("q").SendMessageAsync(new("kept"));
        }

        await using (var bus = await TestBroker.StartAsync(With("a = 2", 1), path: path))
        {
            await bus.Client.CreateSender("t").SendMessageAsync(new("new filter") { ApplicationProperties = { ["a"] = 2 } });
            Assert.Equal("new filter", (await bus.Client.CreateReceiver("t", "s").PeekMessageAsync()).Body.ToString());
            var receiver = bus.Client.CreateReceiver("q");
            await receiver.AbandonMessageAsync(await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(5)));
            Assert.Null(await receiver.ReceiveMessageAsync(TimeSpan.FromMilliseconds(300)));
        }

        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public async Task What_is_changed_by_hand_stays_until_the_definition_changes()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("bus").FullName, "servicebus.db");
        ServiceBusBrokerOptions With(string filter) => new()
        {
            Port = 0,
            AdministrationPort = 0,
            Path = path,
            Definition = new() { Topics = [new TopicDefinition { Name = "t", Subscriptions = [new SubscriptionDefinition { Name = "s", Filter = filter }] }] },
        };
        await using (var broker = await ServiceBusBroker.StartAsync(With("a = 1")))
        {
            var admin = new ServiceBusAdministrationClient(broker.AdministrationConnectionString);
            SubscriptionProperties subscription = await admin.GetSubscriptionAsync("t", "s");
            subscription.MaxDeliveryCount = 3;
            await admin.UpdateSubscriptionAsync(subscription);
            await admin.CreateRuleAsync("t", "s", new CreateRuleOptions("by-hand", new SqlRuleFilter("a = 2")));
            RuleProperties rule = await admin.GetRuleAsync("t", "s", "by-hand");
            rule.Filter = new SqlRuleFilter("a = 3");
            await admin.UpdateRuleAsync("t", "s", rule);
        }

        Assert.Equal((3, "$Default: a = 1, by-hand: a = 3"), await StartAsync(With("a = 1")));
        Assert.Equal((10, "$Default: a = 5"), await StartAsync(With("a = 5")));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);

        static async Task<(int Most, string Rules)> StartAsync(ServiceBusBrokerOptions options)
        {
            await using var broker = await ServiceBusBroker.StartAsync(options);
            var admin = new ServiceBusAdministrationClient(broker.AdministrationConnectionString);
            var rules = new List<string>();
            await foreach (var rule in admin.GetRulesAsync("t", "s"))
            {
                rules.Add($"{rule.Name}: {((SqlRuleFilter)rule.Filter).SqlExpression}");
            }

            return ((await admin.GetSubscriptionAsync("t", "s")).Value.MaxDeliveryCount, string.Join(", ", rules));
        }
    }

    [Fact]
    public async Task What_cannot_be_changed_is_refused_by_the_file_as_by_hand()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("bus").FullName, "servicebus.db");
        ServiceBusBrokerOptions With(EntitySettings queue) => new() { Port = 0, AdministrationPort = 0, Path = path, Definition = new() { Queues = [queue] } };
        var plain = new EntitySettings { Name = "q" };
        await using (var broker = await ServiceBusBroker.StartAsync(With(plain)))
        {
            var admin = new ServiceBusAdministrationClient(broker.AdministrationConnectionString);
            var changed = ServiceBusModelFactory.QueueProperties(
                "q", TimeSpan.FromMinutes(1), 1024, requiresSession: true, defaultMessageTimeToLive: TimeSpan.MaxValue, autoDeleteOnIdle: TimeSpan.MaxValue,
                duplicateDetectionHistoryTimeWindow: TimeSpan.FromMinutes(10), maxDeliveryCount: 10, userMetadata: "");
            var refused = await Assert.ThrowsAnyAsync<Exception>(() => admin.UpdateQueueAsync(changed));
            Assert.Contains("RequiresSession", refused.Message, StringComparison.Ordinal);
        }

        foreach (var changed in new[] { plain with { RequiresSession = true }, plain with { RequiresDuplicateDetection = true } })
        {
            var refused = await Assert.ThrowsAsync<ArgumentException>(() => ServiceBusBroker.StartAsync(With(changed)));
            Assert.Contains("of the existing Queue 'q' cannot be changed", refused.Message, StringComparison.Ordinal);
        }

        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    public void Dispose() => File.Delete(_file);
}
