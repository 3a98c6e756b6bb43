using OrderFlow.Partners;

namespace OrderFlow.Tests.Partners;

public sealed class IncomingMessageTests
{
    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("not json", "not JSON")]
    [InlineData("{\"specversion\":\"1.0\"", "not JSON")]
    [InlineData("[]", "no JSON object")]
    [InlineData("{}", "specversion")]
    [InlineData("""{"specversion":"0.3","id":"1","source":"/a","type":"t"}""", "specversion")]
    [InlineData("""{"specversion":1.0,"id":"1","source":"/a","type":"t"}""", "specversion")]
    [InlineData("""{"specversion":"1.0","source":"/a","type":"t"}""", "id must be")]
    [InlineData("""{"specversion":"1.0","id":"1","type":"t"}""", "source must be")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/a","type":""}""", "type must be")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/a","type":"\ud800"}""", "half of a character")]
    public void What_is_no_CloudEvent_is_malformed(string body, string why)
    {
        var (message, defect) = IncomingMessage.Read(Incoming.Raw(body));

        Assert.Null(message);
        Assert.Equal("MalformedMessage", defect!.Reason);
        Assert.Contains(why, defect.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_is_known_by_its_message_id_and_keeps_its_correlation_and_trace()
    {
        var (message, _) = IncomingMessage.Read(Incoming.Event("t", null, "m-7"));
        Assert.Equal(("m-7", "t", "corr-1", Incoming.Trace), (message!.Id, message.Type, message.CorrelationId, message.TraceParent));

        var origin = message.ToOrigin("place");
        var context = origin.ToContext("body");
        Assert.Equal(("m-7", "corr-1", Incoming.Trace, true), (context.CausationId, context.CorrelationId, context.TraceParent, context.MayRepeat));
        Assert.Equal(context.CommandId, message.ToOrigin("place").ToContext("body").CommandId);
        Assert.NotEqual(context.CommandId, message.ToOrigin("cancel").ToContext("body").CommandId);
    }

    [Fact]
    public void Without_a_message_id_it_is_known_by_that_of_the_event()
    {
        var (message, _) = IncomingMessage.Read(Incoming.Raw("""{"specversion":"1.0","id":"1","source":"/a","type":"t"}""", messageId: ""));
        Assert.Equal("/a/1", message!.Id);
    }

    [Fact]
    public void Without_a_trace_it_begins_one()
    {
        var (message, _) = IncomingMessage.Read(Incoming.Event("t", null, traceParent: "nonsense"));
        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$", message!.TraceParent);
    }
}
