using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Worker.Extensions.Tests.Fakes;

namespace Worker.Extensions.Tests.ServiceBus;

public sealed class ReceivedMessageTests
{
    private readonly ServiceBusReceivedMessageConverter _converter = new();

    [Fact]
    public async Task A_message_keeps_all_that_the_broker_knew()
    {
        var token = Guid.NewGuid();
        var result = await _converter.ConvertAsync(new Conversion(typeof(ServiceBusReceivedMessage), HostMessage.Encode(HostMessage.Received("hello", token))));
        Assert.Equal(ConversionStatus.Succeeded, result.Status);
        var message = Assert.IsType<ServiceBusReceivedMessage>(result.Value);
        Assert.Equal(("hello", "m-hello", "greeting", "s1"), (message.Body.ToString(), message.MessageId, message.Subject, message.SessionId));
        Assert.Equal((42, 3), (message.SequenceNumber, message.DeliveryCount));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), message.EnqueuedTime);
        Assert.Equal(7, message.ApplicationProperties["priority"]);
        Assert.Equal(token.ToString(), message.LockToken);
    }

    [Fact]
    public async Task A_batch_keeps_its_order_and_each_its_token()
    {
        Guid[] tokens = [Guid.NewGuid(), Guid.NewGuid()];
        var batch = new ModelDataBatch([.. tokens.Select((token, i) => HostMessage.Encode(HostMessage.Received($"n{i}", token)))]);
        var result = await _converter.ConvertAsync(new Conversion(typeof(ServiceBusReceivedMessage[]), batch));
        var messages = Assert.IsType<ServiceBusReceivedMessage[]>(result.Value);
        Assert.Equal(["n0", "n1"], messages.Select(message => message.Body.ToString()));
        Assert.Equal(tokens, messages.Select(message => Guid.Parse(message.LockToken)));
    }

    [Theory]
    [InlineData("AzureStorageBlobs", "application/octet-stream", "binding source 'AzureStorageBlobs'")]
    [InlineData(HostMessage.BindingSource, "application/json", "content type 'application/json'")]
    public async Task What_is_no_message_is_refused(string source, string contentType, string named)
    {
        var data = HostMessage.Encode(HostMessage.Received("x", Guid.NewGuid()), source, contentType);
        var result = await _converter.ConvertAsync(new Conversion(typeof(ServiceBusReceivedMessage), data));
        Assert.Equal(ConversionStatus.Failed, result.Status);
        Assert.Contains(named, result.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_is_left_to_the_worker() =>
        Assert.Equal(ConversionStatus.Unhandled, (await _converter.ConvertAsync(new Conversion(typeof(ServiceBusReceivedMessage), "text"))).Status);
}
