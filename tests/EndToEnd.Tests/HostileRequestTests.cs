using System.Net;
using System.Net.Sockets;
using System.Text;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests;

/// <summary>What no well-meaning client sends. Sent as raw bytes, because a client library would tidy it up.</summary>
public sealed class HostileRequestTests
{
    private static readonly string[] NamesOfTheInside = ["Exception", "System.", "Microsoft.", "   at ", "OrderFlow.", "Cosmos"];

    public static TheoryData<string, int> Requests => new()
    {
        { "GET /api/orders/" + new string('x', 65), 404 },
        { "GET /api/orders/" + new string('x', 7000), 404 },
        { "GET /api/orders/" + new string('x', 9000), 414 },
        { "GET /api/orders/a%00b", 400 },
        { "GET /api/orders/a%2Fb", 404 },
        { "GET /api/orders/..%2F..%2Fcustomers", 404 },
        { "GET /api/orders/%FF%FE", 404 },
        { "GET /api/orders/%", 404 },
        { "GET /api/orders/%E2%82%AC/events", 404 },
        { "GET /api/orders/%20/history?version=1", 404 },
        { "GET /api/orders/a%0D%0Ab/fulfillment", 404 },
        { "GET /api/customers/%F0%9F%9B%92", 404 },
        { "GET /api/products/a'%20OR%201=1", 404 },
        { "GET /api/orders/x?minVersion=99999999999999999999", 400 },
        { "GET /api/orders/x/history?version=99999999999999999999", 400 },
        { "GET /api/orders/x/history?version=9223372036854775807", 404 },
        { "GET /api/orders/x/history?at=9999-12-31T23:59:59-23:59", 400 },
        { "GET /api/orders?customerId=a%00b", 400 },
        { "GET /api/orders?customerId=", 400 },
        { "GET /api/orders?limit=%00", 400 },
        { "GET /api/orders?limit=1&limit=2", 400 },
        { "GET /api/orders?offset=99999999999", 400 },
        { "GET /api/orders?continuation=", 400 },
        { "GET /api/orders?continuation=%FF%00", 400 },
        { "GET /api/operations/simulators/payments?continuation=e30", 400 },
        { "GET /api/nothing", 404 },
        { "HEAD /api/orders/x", 404 },
        { "OPTIONS /api/orders", 404 },
        { "PUT /api/orders/x", 404 },
        { "DELETE /api/orders", 404 },
        { "TRACE /api/orders", 404 },
        { "GET /api/orders/x/submission", 404 },
        { "POST /api/orders/%00/submission", 400 },
        { "POST /api/orders/a%2Fb/submission", 404 },
        { "DELETE /api/orders/x/items/a%2Fb", 404 },
        { "DELETE /api/orders/x/items/" + new string('y', 5000), 404 },
    };

    public static TheoryData<string, int> Headers => new()
    {
        { "X-Correlation-Id: " + new string('c', 129), 404 },
        { "X-Correlation-Id: caf\u00e9", 404 },
        { "X-Many: " + new string('m', 40_000), 431 },
        { "traceparent: " + new string('0', 5000), 404 },
        { "tracestate: \u0001", 404 },
        { "If-None-Match: " + string.Concat(Enumerable.Repeat("\"1\",", 2000)), 404 },
        { "If-None-Match: \"unterminated", 404 },
        { "Prefer: wait=99999999999999999999, wait=-1, =,=", 404 },
        { "Accept: ,,;;q=", 404 },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_strange_request_is_answered_without_a_word_about_the_inside(string request, int expected) =>
        AssertAnswer(expected, await AskAsync($"{request} HTTP/1.1\r\n"));

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task A_strange_header_is_answered_without_a_word_about_the_inside(string header, int expected) =>
        AssertAnswer(expected, await AskAsync($"GET /api/orders/none HTTP/1.1\r\n{header}\r\n"));

    [Theory]
    [InlineData("Idempotency-Key: caf\u00e9", 400)]
    [InlineData("Idempotency-Key: a\r\nIdempotency-Key: b c", 400)]
    [InlineData("If-Match: \"99999999999999999999\"", 400)]
    [InlineData("If-Match: \"1\", \"2\"", 400)]
    [InlineData("If-Match: \"9223372036854775807\"", 412)]
    public async Task A_strange_header_of_a_command_is_refused(string header, int expected) =>
        AssertAnswer(expected, await AskAsync($"POST /api/orders/none/delivery HTTP/1.1\r\nContent-Length: 0\r\n{header}\r\n"));

    private static void AssertAnswer(int expected, string answer)
    {
        Assert.StartsWith($"HTTP/1.1 {expected} ", answer, StringComparison.Ordinal);
        Assert.All(NamesOfTheInside, name => Assert.DoesNotContain(name, answer, StringComparison.Ordinal));
    }

    private static async Task<string> AskAsync(string head)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var shop = await Shop.OpenAsync();
        var address = shop.Http.BaseAddress!;
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, address.Port, cancellation);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"{head}Host: {address.Authority}\r\nConnection: close\r\n\r\n"), cancellation);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellation);
    }
}
