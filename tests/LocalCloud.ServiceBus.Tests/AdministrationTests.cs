using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;

namespace LocalCloud.ServiceBus.Tests;

public sealed class AdministrationTests
{
    [Fact]
    public async Task A_queue_is_created_shown_changed_used_and_deleted()
    {
        await using var broker = await ServiceBusBroker.StartAsync(new() { Port = 0, AdministrationPort = 0 });
        var admin = new ServiceBusAdministrationClient(broker.AdministrationConnectionString);
        Assert.False(await admin.QueueExistsAsync("orders"));
        await admin.CreateQueueAsync(new CreateQueueOptions("orders")
        {
            LockDuration = TimeSpan.FromSeconds(30), MaxDeliveryCount = 3, DefaultMessageTimeToLive = TimeSpan.FromDays(2), RequiresDuplicateDetection = true,
        });
        var exists = await Assert.ThrowsAsync<ServiceBusException>(() => admin.CreateQueueAsync("orders"));
        Assert.Equal(ServiceBusFailureReason.MessagingEntityAlreadyExists, exists.Reason);
        QueueProperties queue = await admin.GetQueueAsync("orders");
        Assert.Equal((30d, 3, 2d, true, false), (queue.LockDuration.TotalSeconds, queue.MaxDeliveryCount, queue.DefaultMessageTimeToLive.TotalDays, queue.RequiresDuplicateDetection, queue.RequiresSession));
        queue.MaxDeliveryCount = 7;
        queue = await admin.UpdateQueueAsync(queue);
        Assert.Equal(7, queue.MaxDeliveryCount);

        await using var client = TestBroker.ConnectTo(broker.ConnectionString);
        await client.CreateSender("orders").SendMessagesAsync([new("a"), new("b"), new("c") { ScheduledEnqueueTime = DateTimeOffset.UtcNow.AddHours(1) }]);
        var receiver = client.CreateReceiver("orders");
        await receiver.DeadLetterMessageAsync(await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(5)));
        QueueRuntimeProperties counts = await admin.GetQueueRuntimePropertiesAsync("orders");
        Assert.Equal((1L, 1L, 1L, 3L), (counts.ActiveMessageCount, counts.DeadLetterMessageCount, counts.ScheduledMessageCount, counts.TotalMessageCount));
        Assert.InRange(counts.CreatedAt - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(1));

        await admin.CreateQueueAsync("another");
        var names = new List<string>();
        await foreach (var listed in admin.GetQueuesAsync())
        {
            names.Add(listed.Name);
        }

        Assert.Equal(["another", "orders"], names);
        await admin.DeleteQueueAsync("orders");
        Assert.Equal(
            ServiceBusFailureReason.MessagingEntityNotFound,
            (await Assert.ThrowsAsync<ServiceBusException>(() => admin.GetQueueAsync("orders"))).Reason);
        Assert.Equal("Standard", (await admin.GetNamespacePropertiesAsync()).Value.MessagingSku.ToString());
    }

    [Fact]
    public async Task A_topic_has_subscriptions_and_they_have_rules()
    {
        await using var broker = await ServiceBusBroker.StartAsync(new() { Port = 0, AdministrationPort = 0 });
        var admin = new ServiceBusAdministrationClient(broker.AdministrationConnectionString);
        await admin.CreateTopicAsync("events");
        await admin.CreateQueueAsync("target");
        await admin.CreateSubscriptionAsync(
            new CreateSubscriptionOptions("events", "s") { ForwardTo = "target" }, new CreateRuleOptions("large", new SqlRuleFilter("amount > 10")));
        await admin.CreateSubscriptionAsync(new CreateSubscriptionOptions("events", "plain"));
        await admin.CreateRuleAsync("events", "s", new CreateRuleOptions(
            "wanted", new CorrelationRuleFilter { Subject = "x", ApplicationProperties = { ["n"] = 1 } }) { Action = new SqlRuleAction("SET a = 1") });
        var rules = new Dictionary<string, RuleFilter>();
        await foreach (var rule in admin.GetRulesAsync("events", "s"))
        {
            rules.Add(rule.Name, rule.Filter);
        }

        Assert.Equal("amount > 10", Assert.IsType<SqlRuleFilter>(rules["large"]).SqlExpression);
        var correlation = Assert.IsType<CorrelationRuleFilter>(rules["wanted"]);
        Assert.Equal(("x", 1L), (correlation.Subject, correlation.ApplicationProperties["n"]));
        Assert.IsType<TrueRuleFilter>((await admin.GetRuleAsync("events", "plain", "$Default")).Value.Filter);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => admin.CreateRuleAsync("events", "plain", new CreateRuleOptions("wrong", new SqlRuleFilter("a ="))));

        await using var client = TestBroker.ConnectTo(broker.ConnectionString);
        await client.CreateSender("events").SendMessageAsync(new ServiceBusMessage("m") { ApplicationProperties = { ["amount"] = 11 } });
        Assert.Equal("m", (await client.CreateReceiver("target").ReceiveMessageAsync(TimeSpan.FromSeconds(5))).Body.ToString());
        Assert.Equal(1, (await admin.GetSubscriptionRuntimePropertiesAsync("events", "plain")).Value.ActiveMessageCount);
        Assert.Equal(2, (await admin.GetTopicRuntimePropertiesAsync("events")).Value.SubscriptionCount);
        await admin.DeleteTopicAsync("events");
        Assert.False(await admin.SubscriptionExistsAsync("events", "s"));
    }

    [Fact]
    public async Task A_wrong_key_may_do_nothing()
    {
        await using var broker = await ServiceBusBroker.StartAsync(new() { Port = 0, AdministrationPort = 0 });
        var stranger = new ServiceBusAdministrationClient(broker.AdministrationConnectionString!.Replace("SAS_KEY_VALUE", "wrong", StringComparison.Ordinal));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => stranger.CreateQueueAsync("q"));
    }
}
