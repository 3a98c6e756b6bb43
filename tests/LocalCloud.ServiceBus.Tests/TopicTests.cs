using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using LocalCloud.ServiceBus.Definitions;
using LocalCloud.ServiceBus.Filters;

namespace LocalCloud.ServiceBus.Tests;

public sealed class TopicTests
{
    [Fact]
    public async Task Every_subscription_gets_what_its_rules_let_through()
    {
        await using var bus = await TestBroker.StartAsync(TopicWith(
            new SubscriptionDefinition { Name = "all" },
            new SubscriptionDefinition { Name = "cancelled", Filter = "type LIKE '%.cancelled.v1' AND sys.Label = 'x'" },
            new SubscriptionDefinition { Name = "correlated", CorrelationFilter = new() { Label = "y", Properties = new Dictionary<string, object?> { ["type"] = "b" } } },
            new SubscriptionDefinition { Name = "changed", Filter = "amount > 10", Action = "SET big = TRUE; SET sys.Label = 'was ' + sys.Label; REMOVE type" }));
        var sender = bus.Client.CreateSender("events");
        await sender.SendMessagesAsync([Message("1", "x", "order.cancelled.v1", 5), Message("2", "y", "b", 50), Message("3", "y", "order.cancelled.v1", 1)]);

        Assert.Equal(["1", "2", "3"], await BodiesAsync(bus, "all"));
        Assert.Equal(["1"], await BodiesAsync(bus, "cancelled"));
        Assert.Equal(["2"], await BodiesAsync(bus, "correlated"));
        var changed = await bus.Client.CreateReceiver("events", "changed").ReceiveMessageAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(("2", "was y", true, false), (changed.Body.ToString(), changed.Subject, changed.ApplicationProperties["big"], changed.ApplicationProperties.ContainsKey("type")));
    }

    [Fact]
    public async Task Rules_can_be_added_listed_and_removed()
    {
        await using var bus = await TestBroker.StartAsync(TopicWith(new SubscriptionDefinition { Name = "s" }));
        var rules = bus.Client.CreateRuleManager("events", "s");
        Assert.IsType<TrueRuleFilter>((await ToListAsync(rules.GetRulesAsync())).Single().Filter);
        await rules.DeleteRuleAsync("$Default");
        await bus.Client.CreateSender("events").SendMessageAsync(Message("nobody wants it", "x", "a", 1));
        await rules.CreateRuleAsync(new CreateRuleOptions("sql", new SqlRuleFilter("amount >= 3")) { Action = new SqlRuleAction("SET a = 1") });
        await rules.CreateRuleAsync("correlated", new CorrelationRuleFilter { Subject = "l", ApplicationProperties = { ["type"] = "t" } });
        var exists = await Assert.ThrowsAsync<ServiceBusException>(() => rules.CreateRuleAsync("sql", new TrueRuleFilter()));
        Assert.Equal(ServiceBusFailureReason.MessagingEntityAlreadyExists, exists.Reason);
        var listed = await ToListAsync(rules.GetRulesAsync());
        Assert.Equal("amount >= 3", Assert.IsType<SqlRuleFilter>(listed.Single(rule => rule.Name == "sql").Filter).SqlExpression);
        Assert.Equal("l", Assert.IsType<CorrelationRuleFilter>(listed.Single(rule => rule.Name == "correlated").Filter).Subject);
        await bus.Client.CreateSender("events").SendMessageAsync(Message("both", "l", "t", 4));
        Assert.Equal(["both", "both"], await BodiesAsync(bus, "s"));
    }

    [Fact]
    public async Task What_is_forwarded_arrives_elsewhere()
    {
        await using var bus = await TestBroker.StartAsync(new ServiceBusDefinition
        {
            Queues = [new EntitySettings { Name = "in", ForwardTo = "events" }, new EntitySettings { Name = "out" }],
            Topics = [new TopicDefinition { Name = "events", Subscriptions = [new SubscriptionDefinition { Name = "s", ForwardTo = "out" }] }],
        });
        await bus.Client.CreateSender("in").SendMessageAsync(new ServiceBusMessage("a"));
        Assert.Equal("a", (await bus.Client.CreateReceiver("out").ReceiveMessageAsync(TimeSpan.FromSeconds(5))).Body.ToString());
    }

    [Theory]
    [InlineData("a = 'x'", true)]
    [InlineData("a <> 'x'", false)]
    [InlineData("missing = 1", false)]
    [InlineData("NOT missing = 1", false)]
    [InlineData("missing IS NULL AND a IS NOT NULL", true)]
    [InlineData("EXISTS(a) AND NOT EXISTS(missing)", true)]
    [InlineData("n + 2 * 3 = 13", true)]
    [InlineData("(n + 2) * 3 = 27", true)]
    [InlineData("n / 2 = 3 AND n % 2 = 1", true)]
    [InlineData("n IN (1, 7, 9)", true)]
    [InlineData("n NOT IN (1, 9)", true)]
    [InlineData("a LIKE '_' OR FALSE", true)]
    [InlineData("text LIKE '50!%%' ESCAPE '!'", true)]
    [InlineData("text NOT LIKE 'x%'", true)]
    [InlineData("sys.CorrelationId = 'c' AND [sys-name] = 1", true)]
    [InlineData("f > 1.4 AND f < 1.6 AND n >= f", true)]
    [InlineData("yes = TRUE", true)]
    [InlineData("missing = 1 OR n = 7", true)]
    public void Filters_decide(string filter, bool expected)
    {
        var application = new global::Amqp.Framing.ApplicationProperties();
        foreach (var (name, value) in new (string, object)[] { ("a", "x"), ("n", 7), ("text", "50% off"), ("f", 1.5), ("yes", true), ("sys-name", 1L) })
        {
            application[name] = value;
        }

        var values = new MessageValues(new global::Amqp.Framing.Properties { CorrelationId = "c" }, application);
        Assert.Equal(expected, Rule.Compile(new RuleDefinition { Filter = filter }).Matches(values));
    }

    [Theory]
    [InlineData("a =", "At character 4: a value is expected, not the end.")]
    [InlineData("a = 'x", "At character 5: the closing ' is missing.")]
    [InlineData("sys.Nothing = 1", "At character 5: there is no system property 'Nothing'")]
    [InlineData("a = 1 1", "At character 7: the end is expected, not '1'.")]
    public void What_is_wrong_with_a_filter_is_said(string filter, string message) =>
        Assert.StartsWith(message, Assert.Throws<SqlException>(() => SqlParser.ParseFilter(filter)).Message, StringComparison.Ordinal);

    private static ServiceBusMessage Message(string body, string label, string type, int amount) =>
        new(body) { Subject = label, ApplicationProperties = { ["type"] = type, ["amount"] = amount } };

    private static ServiceBusDefinition TopicWith(params SubscriptionDefinition[] subscriptions) =>
        new() { Topics = [new TopicDefinition { Name = "events", Subscriptions = subscriptions }] };

    private static async Task<List<string>> BodiesAsync(TestBroker bus, string subscription) =>
        [.. (await bus.Client.CreateReceiver("events", subscription).PeekMessagesAsync(100)).Select(message => message.Body.ToString())];

    private static async Task<List<T>> ToListAsync<T>(IAsyncEnumerable<T> values)
    {
        var list = new List<T>();
        await foreach (var value in values)
        {
            list.Add(value);
        }

        return list;
    }
}
