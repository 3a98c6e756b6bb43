using System.Text.Json.Nodes;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests.Messages;

/// <summary>infra/servicebus.json has the entities that the contract of messages speaks of, as it speaks of them.</summary>
public sealed class EntitiesTests
{
    private static readonly JsonNode s_file = JsonNode.Parse(File.ReadAllText(RepositoryFiles.Path("infra/servicebus.json")))!;

    [Fact]
    public void Queues_are_as_the_contract_says()
    {
        var orders = Queue("partner-orders");
        Assert.Equal(
            (true, "PT10M", "PT30S", 5, true),
            ((bool)orders["requiresDuplicateDetection"]!, (string)orders["duplicateDetectionHistoryTimeWindow"]!, (string)orders["lockDuration"]!,
                (int)orders["maxDeliveryCount"]!, (bool)orders["deadLetteringOnMessageExpiration"]!));
        Assert.Equal("P14D", (string)Queue("partner-replies")["defaultMessageTimeToLive"]!);
        Assert.Equal((true, 5), ((bool)Queue("carrier-updates")["requiresSession"]!, (int)Queue("carrier-updates")["maxDeliveryCount"]!));
    }

    [Fact]
    public void The_topic_and_its_subscriptions_are_as_the_contract_says()
    {
        var topic = Named(s_file["topics"]!, "order-events");
        Assert.True((bool)topic["requiresDuplicateDetection"]!);
        var subscriptions = topic["subscriptions"]!;
        Assert.Null(Named(subscriptions, "all")["filter"]);
        Assert.Null(Named(subscriptions, "all")["requiresSession"]);
        Assert.True((bool)Named(subscriptions, "by-order")["requiresSession"]!);
        Assert.Equal("type = 'com.orderflow.order.cancelled.v1'", (string)Named(subscriptions, "cancellations")["filter"]!);
    }

    [Fact]
    public async Task Every_channel_of_Service_Bus_is_an_entity_and_the_other_way_round()
    {
        await using var shop = await Shop.OpenAsync();
        var channels = (await shop.GetAsync("/api/asyncapi.json"))["channels"]!.AsObject()
            .Where(channel => channel.Value!["servers"]!.AsArray().Any(server => (string)server!["$ref"]! == "#/servers/serviceBus"))
            .Select(channel => (string)channel.Value!["address"]!);
        var entities = s_file["queues"]!.AsArray().Concat(s_file["topics"]!.AsArray()).Select(entity => (string)entity!["name"]!);
        Assert.Equal(entities.Order(StringComparer.Ordinal), channels.Order(StringComparer.Ordinal));
    }

    private static JsonNode Queue(string name) => Named(s_file["queues"]!, name);

    private static JsonNode Named(JsonNode list, string name) => list.AsArray().Single(entity => (string)entity!["name"]! == name)!;
}
