using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Messaging.ServiceBus;
using EventSourcing.Aggregates;
using EventSourcing.Commands;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using OrderFlow.Commands;
using OrderFlow.Fulfillment;
using OrderFlow.Http;
using OrderFlow.Http.Problems;
using OrderFlow.Partners;
using OrderFlow.Partners.Orders;
using Ordering.Common;
using Ordering.Orders;
using Ordering.Tests.Doubles;

namespace OrderFlow.Tests.Partners;

public sealed class PartnerOrdersTests : IDisposable
{
    private readonly OrderingHost _host = new();
    private readonly Replies _replies = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_order_is_placed_and_its_partner_told()
    {
        await _host.FurnishAsync();
        Assert.Same(Verdict.Done, await HandleAsync(Incoming.Event(PartnerOrders.Place, Body())));

        var (to, correlation, reply) = Assert.Single(_replies.Sent);
        Assert.Equal(("replies", "corr-1", PartnerOrders.Accepted), (to, correlation, reply.Type));
        Assert.Equal($$"""{"orderId":"{{reply.Subject}}","version":2,"status":"submitted"}""", JsonSerializer.Serialize(reply.Data, ApiJson.Options));
        var commit = Assert.Single(_host.Events.CommitsOf(Order.StreamOf(OrderId.Parse(reply.Subject))));
        Assert.Equal(("corr-1", "m-1", Incoming.Trace), (commit.CorrelationId, commit.CausationId, commit.TraceParent));
    }

    [Fact]
    public async Task The_same_message_three_times_makes_one_order_and_the_same_answer_three_times()
    {
        await _host.FurnishAsync();
        for (var delivery = 1; delivery <= 3; delivery++)
        {
            Assert.Same(Verdict.Done, await HandleAsync(Incoming.Event(PartnerOrders.Place, Body(), deliveryCount: delivery)));
        }

        Assert.Single(_host.Events.Streams, stream => stream.Category == Order.Category);
        Assert.Single(_replies.Sent.Select(sent => JsonSerializer.Serialize(sent.Reply.Data, ApiJson.Options)).Distinct());
    }

    [Fact]
    public async Task The_same_id_with_another_order_is_refused()
    {
        await _host.FurnishAsync();
        await HandleAsync(Incoming.Event(PartnerOrders.Place, Body()));
        Assert.Same(Verdict.Done, await HandleAsync(Incoming.Event(PartnerOrders.Place, Body(quantity: 3))));

        Assert.Equal("urn:orderflow:problem:idempotency-key-reused", Assert.IsType<ProblemDocument>(_replies.Sent[1].Reply.Data).Type);
    }

    [Fact]
    public async Task A_refusal_is_the_problem_document_that_HTTP_would_answer_with()
    {
        Assert.Same(Verdict.Done, await HandleAsync(Incoming.Event(PartnerOrders.Place, Body())));

        var (_, _, reply) = Assert.Single(_replies.Sent);
        Assert.Equal(PartnerOrders.Refused, reply.Type);
        var problem = Assert.IsType<ProblemDocument>(reply.Data);
        Assert.Equal(("urn:orderflow:problem:customer-not-found", 404, "4bf92f3577b34da6a3ce929d0e0e4736"), (problem.Type, problem.Status, problem.TraceId));
    }

    [Fact]
    public async Task Nobody_is_told_who_did_not_ask()
    {
        await _host.FurnishAsync();
        var (message, _) = IncomingMessage.Read(Incoming.Event(PartnerOrders.Place, Body()));
        Assert.Same(Verdict.Done, await Orders().HandleAsync(message!, replyTo: null, Cancellation));
        Assert.Empty(_replies.Sent);
    }

    [Fact]
    public async Task An_order_is_cancelled()
    {
        await _host.FurnishAsync();
        await HandleAsync(Incoming.Event(PartnerOrders.Place, Body()));
        var orderId = _replies.Sent[0].Reply.Subject;
        Assert.Same(
            Verdict.Done, await HandleAsync(Incoming.Event(PartnerOrders.Cancel, new JsonObject { ["orderId"] = orderId, ["reason"] = "Ordered twice." }, "m-2")));

        Assert.Equal(
            $$"""{"orderId":"{{orderId}}","version":3,"status":"submitted"}""", JsonSerializer.Serialize(_replies.Sent[1].Reply.Data, ApiJson.Options));
    }

    [Fact]
    public async Task An_unknown_type_is_dead_lettered()
    {
        var defect = Assert.IsType<Verdict.DeadLetter>(await HandleAsync(Incoming.Event("com.orderflow.partner.order.place.v2", Body())));
        Assert.Equal("UnknownMessageType", defect.Reason);
        Assert.Contains("com.orderflow.partner.order.place.v1", defect.Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "data is missing")]
    [InlineData("null", "must be a JSON object")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("{}", "customerId: Is required.")]
    [InlineData("""{"customerId":7}""", "customerId has the wrong type")]
    [InlineData("""{"customerId":"ada","customerId":"ada"}""", "more than once")]
    public async Task Invalid_data_is_dead_lettered_with_what_is_wrong(string? data, string why)
    {
        // As text, because a JSON object in memory cannot have the same name twice.
        var member = data is null ? "" : $",\"data\":{data}";
        var body = $$"""{"specversion":"1.0","id":"1","source":"/a","type":"{{PartnerOrders.Place}}"{{member}}}""";
        var defect = Assert.IsType<Verdict.DeadLetter>(await HandleAsync(Incoming.Raw(body)));
        Assert.Equal("InvalidData", defect.Reason);
        Assert.Contains(why, defect.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_clipped_to_what_a_dead_letter_holds()
    {
        var items = Enumerable.Range(0, 100).Select(_ => (JsonNode)new JsonObject { ["productId"] = "no such id", ["quantity"] = -1 });
        var body = Body();
        body["items"] = new JsonArray([.. items]);
        await AssertClippedAsync(Incoming.Event(PartnerOrders.Place, body), "InvalidData");
        await AssertClippedAsync(Incoming.Event(string.Concat(Enumerable.Repeat("😀", 2_500)), Body()), "UnknownMessageType");
    }

    public void Dispose() => _host.Dispose();

    private static JsonObject Body(int quantity = 2) => new()
    {
        ["customerId"] = "ada",
        ["items"] = new JsonArray(new JsonObject { ["productId"] = "tea", ["quantity"] = quantity }),
        ["shippingAddress"] = new JsonObject { ["name"] = "Ada", ["line1"] = "1 Main St", ["city"] = "London", ["postalCode"] = "N1", ["country"] = "GB" },
        ["paymentMethod"] = "tok_visa",
    };

    private async Task AssertClippedAsync(ServiceBusReceivedMessage received, string reason)
    {
        string? description = null;
        var actions = new Mock<ServiceBusMessageActions>(MockBehavior.Strict);
        actions
            .Setup(one => one.DeadLetterMessageAsync(received, null, reason, It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .Callback((ServiceBusReceivedMessage _, Dictionary<string, object>? _, string? _, string? given, CancellationToken _) => description = given)
            .Returns(Task.CompletedTask);
        await new MessageDesk(TimeProvider.System, NullLogger<MessageDesk>.Instance).HandleAsync(
            received, actions.Object, (message, cancellation) => Orders().HandleAsync(message, replyTo: null, cancellation), Cancellation);
        Assert.InRange(description!.Length, 4_095, 4_096);
        Assert.Equal(description, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(description))); // No half of a character at its end.
    }

    private Task<Verdict> HandleAsync(ServiceBusReceivedMessage received)
    {
        var (message, defect) = IncomingMessage.Read(received);
        return message is null ? Task.FromResult<Verdict>(defect!) : Orders().HandleAsync(message, "replies", Cancellation);
    }

    private PartnerOrders Orders() => new(
        new CommandDesk(_host.Get<CommandBus>(), _host.Get<CommandExecutor>()), _host.Get<AggregateRepository>(),
        new FulfillmentModes(FulfillmentMode.Orchestration), new PlaceOrderBodyValidator(), new PartnerCancellationBodyValidator(), _replies);

    private sealed class Replies : IReplySender
    {
        public List<(string To, string CorrelationId, Reply Reply)> Sent { get; } = [];

        public Task SendAsync(string replyTo, IncomingMessage message, Reply reply, CancellationToken cancellationToken)
        {
            Sent.Add((replyTo, message.CorrelationId, reply));
            return Task.CompletedTask;
        }
    }
}
