using System.Text.Json;
using Azure;
using Azure.Messaging;
using Azure.Messaging.EventGrid;
using Azure.Messaging.ServiceBus;
using Moq;
using OrderFlow.Integration.EventGrid;
using OrderFlow.Integration.ServiceBus;
using Ordering.Common;
using Ordering.Integration;

namespace OrderFlow.Tests.Integration;

/// <summary>How an integration event looks on the way.</summary>
public sealed class PublisherTests
{
    private const string Trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task On_Service_Bus_it_is_a_CloudEvent_in_the_session_of_its_subject()
    {
        var sent = new List<ServiceBusMessage>();
        await new ServiceBusPublisher(Topic(sent, perBatch: 10)).PublishAsync([Message(1)], Cancellation);

        var message = Assert.Single(sent);
        Assert.Equal(("order-o-1/1", "o-1", "o-1", "corr"), (message.MessageId, message.SessionId, message.PartitionKey, message.CorrelationId));
        Assert.Equal("application/cloudevents+json", message.ContentType);
        Assert.Equal(
            [("id", "order-o-1/1"), ("source", "/orderflow/orders"), ("subject", "o-1"), ("type", "com.orderflow.order.updated.v1")],
            message.ApplicationProperties.OrderBy(property => property.Key, StringComparer.Ordinal).Select(property => (property.Key, (string)property.Value)));
        Assert.Equal(
            """
            {"correlationid":"corr","causationid":"command-1","data":{"orderId":"o-1","version":1},"datacontenttype":"application/json","dataschema":"urn:orderflow:schema:order.updated.v1","id":"order-o-1/1","sequence":1,"source":"/orderflow/orders","specversion":"1.0","subject":"o-1","time":"2026-05-04T12:00:00+00:00","traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01","type":"com.orderflow.order.updated.v1"}
            """,
            Sorted(message.Body));
    }

    [Fact]
    public async Task What_does_not_fit_into_one_batch_goes_into_several_in_order()
    {
        var sent = new List<ServiceBusMessage>();
        await new ServiceBusPublisher(Topic(sent, perBatch: 2)).PublishAsync([.. Enumerable.Range(1, 5).Select(Message)], Cancellation);

        Assert.Equal(["order-o-1/1", "order-o-1/2", "order-o-1/3", "order-o-1/4", "order-o-1/5"], sent.Select(message => message.MessageId));
    }

    [Fact]
    public async Task What_fits_into_no_batch_is_for_the_broker_to_refuse()
    {
        var topic = Mock.Get(Topic([], perBatch: 0));
        topic.Setup(sender => sender.SendMessageAsync(It.IsAny<ServiceBusMessage>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new ServiceBusException("Too large.", ServiceBusFailureReason.MessageSizeExceeded));
        await Assert.ThrowsAsync<ServiceBusException>(() => new ServiceBusPublisher(topic.Object).PublishAsync([Message(1)], Cancellation));
    }

    [Fact]
    public async Task On_Event_Grid_it_is_the_same_CloudEvent()
    {
        var sent = new List<CloudEvent>();
        var topic = new Mock<EventGridPublisherClient>();
        topic.Setup(client => client.SendEventsAsync(It.IsAny<IEnumerable<CloudEvent>>(), It.IsAny<CancellationToken>()))
            .Callback((IEnumerable<CloudEvent> events, CancellationToken _) => sent.AddRange(events))
            .ReturnsAsync(Mock.Of<Response>());
        await new EventGridPublisher(topic.Object).PublishAsync([.. Enumerable.Range(1, 12).Select(Message)], Cancellation);

        Assert.Equal(Enumerable.Range(1, 12), sent.Select(@event => (int)@event.ExtensionAttributes["sequence"]));
        Assert.Equal(2, topic.Invocations.Count);
        Assert.Equal(("com.orderflow.order.updated.v1", "o-1", Trace), (sent[0].Type, sent[0].Subject, (string)sent[0].ExtensionAttributes["traceparent"]));
    }

    private static IntegrationMessage Message(int version) => new(
        $"order-o-1/{version}", "com.orderflow.order.updated.v1", "/orderflow/orders", "o-1", new DateTimeOffset(2026, 5, 4, 14, 0, 0, TimeSpan.FromHours(2)),
        "urn:orderflow:schema:order.updated.v1", Trace, "corr", "command-1", version, new OrderUpdatedV1(OrderId.Parse("o-1"), version));

    private static ServiceBusSender Topic(List<ServiceBusMessage> sent, int perBatch)
    {
        var topic = new Mock<ServiceBusSender>();
        var store = new List<ServiceBusMessage>();
        topic.Setup(sender => sender.CreateMessageBatchAsync(It.IsAny<CancellationToken>())).ReturnsAsync(() =>
        {
            store = [];
            var count = 0;
            return ServiceBusModelFactory.ServiceBusMessageBatch(256 * 1024, store, tryAddCallback: _ => count++ < perBatch);
        });
        topic.Setup(sender => sender.SendMessagesAsync(It.IsAny<ServiceBusMessageBatch>(), It.IsAny<CancellationToken>()))
            .Callback(() => sent.AddRange(store))
            .Returns(Task.CompletedTask);
        return topic.Object;
    }

    private static string Sorted(BinaryData json)
    {
        using var document = JsonDocument.Parse(json);
        var properties = document.RootElement.EnumerateObject().OrderBy(property => property.Name == "correlationid" ? "" : property.Name, StringComparer.Ordinal);
        return "{" + string.Join(',', properties.Select(property => $"\"{property.Name}\":{property.Value.GetRawText()}")) + "}";
    }
}
