using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Support;
using LocalCloud.Faults;

namespace EndToEnd.Tests.Contract;

/// <summary>
/// The OpenAPI document against the app that runs. Every answer in every end-to-end test is held to it (<see cref="ContractHandler"/>); here
/// each call is sent, and each status is brought about that a request can bring about.
/// </summary>
public sealed partial class ContractTests(TriedShop tried) : IClassFixture<TriedShop>
{
    /// <summary>Those that a request alone cannot bring about; other tests do.</summary>
    private static readonly (string Operation, int Status)[] s_elsewhere =
    [
        ("CancelProjectionRebuild", 409),
        ("DropDeadLetter", 204),
        ("ReceiveStock", 409),
        ("ResumeSaga", 202),
        ("RetryDeadLetter", 200),
        ("ShipOrder", 200),
        ("StartProjectionRebuild", 409),
    ];

    [Fact]
    public async Task Every_call_has_a_request_in_http_and_each_is_answered_as_its_title_says_however_often_it_is_sent()
    {
        await tried.Shop.RunDryAsync(TimeSpan.FromMinutes(3)); // What was cancelled has been cleaned up.
        await tried.SendAllAsync();
        Assert.Equal("", string.Join('\n', tried.Surprises));
        Assert.Equal([], ApiContract.Current.Operations.Select(operation => operation.Id).Except(tried.Shop.Seen.Select(seen => seen.Operation)));
    }

    [Fact]
    public async Task Every_status_that_is_documented_is_answered()
    {
        var got = new List<(string Expected, string Actual)>();
        foreach (var operation in ApiContract.Current.Operations)
        {
            foreach (var status in operation.Responses.Keys)
            {
                if (ChangeFor(operation, status) is { } change)
                {
                    got.Add(($"{operation.Id} {status}", $"{operation.Id} {await tried.SendAsync(operation, change)}"));
                }
            }
        }

        Assert.Equal(got.Select(one => one.Expected), got.Select(one => one.Actual));
        var documented =
            from operation in ApiContract.Current.Operations
            from status in operation.Responses.Keys
            where status is not (500 or 503) // No request can bring about a mistake of ours; 503 has a test of its own.
            select (operation.Id, status);
        Assert.Equal(s_elsewhere.Select(one => $"{one}"), documented.Except(tried.Shop.Seen).Select(one => $"{one}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_call_that_needs_the_store_says_so_when_it_does_not_answer()
    {
        await using var shop = await Shop.OpenAsync(options => options.Settings["Http__Deadline"] = "00:00:02");
        await shop.GetAsync("/api/orders");
        var rule = shop.Faults.Add(new()
        {
            Condition = new() { Service = FaultService.CosmosDb },
            Result = new FaultInjectionServerErrorResult(FaultInjectionServerErrorType.ServiceUnavailable),
        });

        // What is known of a rebuild is first asked of the durable tasks, which are there.
        var calls = ApiContract.Current.Operations.Where(operation => operation.Responses.ContainsKey(503) && operation.Id != "GetProjectionRebuild").ToList();
        var answers = await Task.WhenAll(calls.Select(async call => (call.Id, await tried.SendAsync(call, To, shop.Http))));
        shop.Faults.Remove(rule.Id);
        Assert.Equal(calls.Select(call => (call.Id, 503)), answers);

        // The rebuild of a whole projection is begun without the store; that of a stream looks for it first.
        void To(HttpRequestMessage message) => message.RequestUri = new Uri(
            shop.Http.BaseAddress!, message.RequestUri!.PathAndQuery + (message.Method == HttpMethod.Post && message.RequestUri.AbsolutePath.EndsWith("/rebuild", StringComparison.Ordinal) ? "?streamId=order-none" : ""));
    }

    /// <summary>What makes a good request one that is answered so; null where the request alone cannot, or has done so as it is.</summary>
    private static Action<HttpRequestMessage>? ChangeFor(ApiOperation operation, int status) => status switch
    {
        304 => message => message.Headers.TryAddWithoutValidation("If-None-Match", "*"),
        400 when operation.Body is not null => message => message.Content = Json("{"),
        400 when Takes(operation, "If-Match") => message => message.Headers.TryAddWithoutValidation("If-Match", "3"),
        400 when Takes(operation, "minVersion") => message => Query(message, "minVersion=0"),
        400 when Takes(operation, "limit") => message => Query(message, "limit=0"),
        400 => message => Query(message, operation.Id == "GetOrderHistory" ? "" : "streamId=nonsense"),
        401 => message => message.Headers.Remove("x-functions-key"),
        404 when operation.Id == "PlaceOrder" => message => Body(message, body => body["customerId"] = "nobody"),
        404 => message =>
        {
            message.Headers.Remove("If-Match");
            message.RequestUri = new Uri(message.RequestUri!, Id().Replace(message.RequestUri!.AbsolutePath, "${kind}/none") + (operation.Id == "GetOrderHistory" ? "?version=1" : ""));
        },
        409 when operation.Id == "PlaceOrder" => message => Body(message, body => body["items"]![0]!["unitPrice"] = new JsonObject { ["amount"] = 1, ["currency"] = "EUR" }),
        409 when s_elsewhere.All(one => one.Operation != operation.Id) => message =>
        {
            message.Headers.Remove("If-Match");
            message.Headers.Remove("Idempotency-Key"); // Not a repetition any more, and too late.
        },
        412 => message => Header(message, "If-Match", "\"99\""),
        413 => message => message.Content = Json($$"""{ "extra": "{{new string('x', 1 << 20)}}" }"""),
        415 => message => message.Content = new StringContent("text"),
        422 when operation.Body is not null => message => Body(message, Vary),
        503 when Takes(operation, "minVersion") => message =>
        {
            Query(message, "minVersion=999");
            Header(message, "Prefer", "wait=0");
        },
        _ => null,
    };

    private static bool Takes(ApiOperation operation, string parameter) => operation.Parameters.Any(known => (string)known["name"]! == parameter);

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static void Query(HttpRequestMessage message, string query) => message.RequestUri = new UriBuilder(message.RequestUri!) { Query = query }.Uri;

    /// <summary>As a request that nobody has sent yet.</summary>
    private static void Header(HttpRequestMessage message, string name, string value)
    {
        message.Headers.Remove(name);
        message.Headers.Remove("Idempotency-Key");
        message.Headers.TryAddWithoutValidation(name, value);
    }

    private static void Body(HttpRequestMessage message, Action<JsonObject> change)
    {
        var body = JsonNode.Parse(message.Content!.ReadAsStream(TestContext.Current.CancellationToken))!.AsObject();
        change(body);
        message.Content = Json(body.ToJsonString());
        if (change != Vary)
        {
            message.Headers.Remove("Idempotency-Key");
        }
    }

    /// <summary>The same request with something else in it.</summary>
    private static void Vary(JsonObject body)
    {
        var field = (string[])["name", "quantity", "paymentMethod", "reason", "by", "carrier"];
        var name = field.First(body.ContainsKey);
        body[name] = name == "quantity" ? 7 : "other";
    }

    [GeneratedRegex("(?<=/)(?<kind>orders|customers|products|projections|streams|dead-letters|sagas|docs)/[^/?]+")]
    private static partial Regex Id();
}
