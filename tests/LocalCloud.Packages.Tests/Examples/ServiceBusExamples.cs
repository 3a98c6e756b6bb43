using Azure.Messaging.ServiceBus;
using LocalCloud.ServiceBus.Definitions;

namespace LocalCloud.Packages.Tests.Examples;

public sealed class ServiceBusExamples
{
    [Fact]
    public async Task A_message_is_received()
    {
        await using var bus = await ServiceBusEmulator.StartAsync(options =>
        {
            options.AddQueue("orders");
            options.AddTopic("events", "all", "audit");
        });
        await using var client = new ServiceBusClient(bus.ConnectionString);

        await client.CreateSender("orders").SendMessageAsync(new ServiceBusMessage("order-1"));
        var message = await client.CreateReceiver("orders").ReceiveMessageAsync();
        Assert.Equal("order-1", message.Body.ToString());
    }

    [Fact]
    public async Task An_entity_that_cannot_be_is_refused_by_name()
    {
        var refused = await Assert.ThrowsAsync<ServiceBusDefinitionException>(
            () => ServiceBusEmulator.StartAsync(options => options.Queues.Add(new EntitySettings { Name = "orders", MaxDeliveryCount = 0 })));
        Assert.Equal("'maxDeliveryCount' of 'orders' must be 1 or more.", refused.Message);
    }
}
