using Azure.Messaging.ServiceBus;
using LocalCloud.EventGrid.Tests.Support;
using LocalCloud.ServiceBus;
using LocalCloud.ServiceBus.Definitions;

namespace LocalCloud.EventGrid.Tests;

public sealed class ServiceBusDeliveryTests
{
    private const string ToQueue = """{ "name": "to-queue", "destination": { "serviceBusQueue": "events" } }""";
    private const string ToTopic = """{ "name": "to-topic", "destination": { "serviceBusTopic": "fan" } }""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_go_to_queues_and_topics_as_messages()
    {
        var definition = new ServiceBusDefinition
        {
            Queues = [new() { Name = "events" }], Topics = [new() { Name = "fan", Subscriptions = [new() { Name = "all" }] }],
        };
        await using var broker = await ServiceBusBroker.StartAsync(new() { Port = 0, Definition = definition }, cancellationToken: Token);
        await using var client = new ServiceBusClient(broker.ConnectionString);
        await using var grid = await Grid.StartAsync($"{ToQueue}, {ToTopic}", bus: broker.ConnectionString);
        await grid.PublishAsync(Grid.Shipped());
        foreach (var receiver in new[] { client.CreateReceiver("events"), client.CreateReceiver("fan", "all") })
        {
            var message = await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(15), Token);
            Assert.Equal("o1/5", message.Body.ToObjectFromJson<Dictionary<string, object>>()!["id"].ToString());
            Assert.Equal("application/cloudevents+json", message.ContentType);
            Assert.Equal("Notification", message.ApplicationProperties["aeg-event-type"]);
        }
    }

    [Fact]
    public async Task A_queue_that_is_not_there_is_tried_again_later()
    {
        await using var broker = await ServiceBusBroker.StartAsync(new() { Port = 0 }, cancellationToken: Token);
        await using var grid = await Grid.StartAsync(ToQueue, bus: broker.ConnectionString);
        await grid.PublishAsync(Grid.Shipped());
        await grid.QuietAsync();
        Assert.Equal(1, (await grid.DeliveryAsync("pending")).GetProperty("attempts").GetInt32());
    }
}
