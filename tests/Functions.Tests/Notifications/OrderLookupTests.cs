using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using OrderFlow.Notifications;
using OrderFlow.Partners;
using OrderFlow.Tests.Partners;

namespace OrderFlow.Tests.Notifications;

public sealed class OrderLookupTests
{
    [Fact]
    public async Task A_notification_is_followed_to_a_version_that_is_not_older()
    {
        var (verdict, request) = await LookAsync(HttpStatusCode.OK, """{"status":"paid","version":5}""");

        Assert.Same(Verdict.Done, verdict);
        Assert.Equal("http://orders/api/orders/o-1?minVersion=4", request!.RequestUri!.ToString());
        Assert.Equal("wait=5", request.Headers.GetValues("Prefer").Single());
        Assert.Equal("corr-1", request.Headers.GetValues("X-Correlation-Id").Single());
        Assert.Equal(Incoming.Trace, request.Headers.GetValues("traceparent").Single());
    }

    [Theory]
    [InlineData("Bestellung-Ä1")]
    [InlineData("two\r\nlines")]
    public async Task A_correlation_id_that_is_no_header_is_left_out(string correlationId)
    {
        var (verdict, request) = await LookAsync(HttpStatusCode.OK, """{"status":"paid","version":5}""", correlationId: correlationId);
        Assert.Same(Verdict.Done, verdict);
        Assert.False(request!.Headers.Contains("X-Correlation-Id"));
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.NotFound)]
    public async Task What_cannot_be_had_now_is_asked_for_later(HttpStatusCode status) => Assert.IsType<Verdict.Later>((await LookAsync(status, "{}")).Verdict);

    [Fact]
    public async Task A_read_model_that_stays_behind_is_for_people_to_look_into() =>
        Assert.Equal("DetailsBehind", Assert.IsType<Verdict.DeadLetter>((await LookAsync(HttpStatusCode.ServiceUnavailable, "{}")).Verdict).Reason);

    [Fact]
    public async Task What_is_no_notification_is_dead_lettered() =>
        Assert.IsType<Verdict.DeadLetter>((await LookAsync(HttpStatusCode.OK, "{}", "com.orderflow.order.paid.v1")).Verdict);

    private static async Task<(Verdict Verdict, HttpRequestMessage? Request)> LookAsync(
        HttpStatusCode status, string body, string type = OrderLookup.EventType, string correlationId = "corr-1")
    {
        using var api = new Api(status, body);
        using var client = new HttpClient(api) { BaseAddress = new Uri("http://orders/") };
        var (message, _) = IncomingMessage.Read(Incoming.Event(type, new JsonObject { ["orderId"] = "o-1", ["version"] = 4 }));
        var verdict = await new OrderLookup(client, NullLogger<OrderLookup>.Instance).LookAsync(message! with { CorrelationId = correlationId }, TestContext.Current.CancellationToken);
        return (verdict, api.Seen);
    }

    private sealed class Api(HttpStatusCode status, string body) : HttpMessageHandler
    {
        public HttpRequestMessage? Seen { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Seen = request;
            return Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") });
        }
    }
}
