using Google.Protobuf;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.ServiceBus;

namespace LocalCloud.Host.Tests.ServiceBus;

public sealed class OutputTests
{
    [Fact]
    public void A_text_is_a_message_even_when_it_looks_like_an_array() =>
        Assert.Equal("[1,2]", Assert.Single(ServiceBusOutputBinding.Messages(new() { String = "[1,2]" })).Body.ToString());

    [Fact]
    public void An_array_is_a_message_for_each_item_and_texts_in_it_are_no_json()
    {
        var messages = ServiceBusOutputBinding.Messages(new() { Json = """["a", {"b": 1.50}, null, 7]""" }).ToArray();
        Assert.Equal(["a", """{"b": 1.50}""", "7"], messages.Select(message => message.Body.ToString()));
        Assert.Equal(["text/plain", "application/json", "application/json"], messages.Select(message => message.ContentType));
    }

    [Fact]
    public void Bytes_stay_bytes()
    {
        var message = Assert.Single(ServiceBusOutputBinding.Messages(new() { Bytes = ByteString.CopyFrom(1, 2, 255) }));
        Assert.Equal([1, 2, 255], message.Body.ToArray());
        Assert.Equal("application/octet-stream", message.ContentType);
    }

    [Fact]
    public void Nothing_is_no_message()
    {
        Assert.Empty(ServiceBusOutputBinding.Messages(new()));
        Assert.Empty(ServiceBusOutputBinding.Messages(new() { Json = "null" }));
    }

    [Fact]
    public void What_cannot_be_a_message_is_refused() =>
        Assert.Throws<InvalidOperationException>(() => ServiceBusOutputBinding.Messages(new() { Http = new RpcHttp() }));
}
