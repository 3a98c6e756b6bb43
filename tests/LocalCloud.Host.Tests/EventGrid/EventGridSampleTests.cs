using System.Net;
using System.Text;
using System.Text.Json;
using LocalCloud.Host.EventGrid;
using LocalCloud.Host.Tests.Running;

namespace LocalCloud.Host.Tests.EventGrid;

/// <summary>An ordinary app that takes and publishes events, unchanged from its build output, in both forms.</summary>
public abstract class EventGridSampleTests(bool isolated) : IAsyncLifetime
{
    private const string Cloud = """{"specversion":"1.0","id":"c1","source":"/tests","type":"Placed","data":{"total":7}}""";
    private const string Grid = """{"id":"g1","subject":"o1","eventType":"Order.Placed","eventTime":"2026-01-02T03:04:05Z","dataVersion":"1.0","data":{"total":7}}""";
    private Topic _topic = null!;
    private RunningApp _app = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _topic = await Topic.StartAsync();
        var settings = new Dictionary<string, string?> { ["TopicUri"] = _topic.Endpoint, ["TopicKey"] = "secret", ["AzureWebJobs.Document.Disabled"] = "true" };
        _app = await RunningApp.StartAsync(RunningApp.OptionsFor("Messages", isolated, settings), services => services.AddEventGridBindings());
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        await _topic.DisposeAsync();
    }

    [Fact]
    public async Task An_event_runs_its_function_and_what_it_returns_is_published_with_the_key()
    {
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync("cloud", Cloud)).Status);
        var (key, contentType, body) = Assert.Single(_topic.Published);
        Assert.Equal("secret", key);
        Assert.StartsWith("application/cloudevents-batch+json", contentType, StringComparison.Ordinal);
        Assert.Equal("c1", body[0].GetProperty("data").GetProperty("Id").GetString());
    }

    [Fact]
    public async Task Each_event_of_the_event_grid_schema_is_an_invocation_and_a_batch_is_one()
    {
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync("Grid", $"[{Grid},{Grid}]")).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync("Clouds", $"[{Cloud},{Cloud}]")).Status);
        Assert.Equal(2, Executed("Grid"));
        Assert.Equal(1, Executed("Clouds"));
    }

    [Fact]
    public async Task A_function_that_fails_is_answered_with_500_so_that_the_event_comes_again()
    {
        var (status, text) = await PostAsync("Cloud", """{"specversion":"1.0","id":"c1"}""");
        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.NotEmpty(text);
        Assert.Empty(_topic.Published);
    }

    [Fact]
    public async Task Both_handshakes_are_answered()
    {
        const string Validation = """[{"id":"v","topic":"t","subject":"","eventType":"Microsoft.EventGrid.SubscriptionValidationEvent","data":{"validationCode":"512d"}}]""";
        var (status, text) = await PostAsync("Grid", Validation, "SubscriptionValidation");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("512d", JsonElement.Parse(text).GetProperty("validationResponse").GetString());

        using var options = new HttpRequestMessage(HttpMethod.Options, Address("Cloud"));
        options.Headers.Add("WebHook-Request-Origin", "eventgrid.azure.net");
        using var allowed = await _app.Http.SendAsync(options, Token);
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
        Assert.Equal("eventgrid.azure.net", Assert.Single(allowed.Headers.GetValues("WebHook-Allowed-Origin")));
    }

    [Theory]
    [InlineData("Nobody", "Notification", Cloud, HttpStatusCode.NotFound)]
    [InlineData("Document", "Notification", Cloud, HttpStatusCode.NotFound)]
    [InlineData("Settle", "Notification", Cloud, HttpStatusCode.NotFound)]
    [InlineData("Cloud", "Something", Cloud, HttpStatusCode.BadRequest)]
    [InlineData("Cloud", "Notification", "not json", HttpStatusCode.BadRequest)]
    [InlineData("Cloud", "Notification", "[1]", HttpStatusCode.BadRequest)]
    [InlineData("Cloud", "SubscriptionValidation", "[{}]", HttpStatusCode.BadRequest)]
    [InlineData("Cloud", "Unsubscribe", "", HttpStatusCode.Accepted)]
    public async Task Anything_else_is_refused(string function, string kind, string body, HttpStatusCode expected) =>
        Assert.Equal(expected, (await PostAsync(function, body, kind)).Status);

    private static string Address(string function) => $"runtime/webhooks/eventgrid?functionName={function}&code=k";

    private int Executed(string function) => _app.Log.All.Count(line => line.Message.StartsWith($"Executed 'Functions.{function}' (Succeeded", StringComparison.Ordinal));

    private async Task<(HttpStatusCode Status, string Text)> PostAsync(string function, string body, string kind = "Notification")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address(function)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("aeg-event-type", kind);
        using var response = await _app.Http.SendAsync(request, Token);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Token));
    }
}

public sealed class EventGridInMemory() : EventGridSampleTests(isolated: false);

public sealed class EventGridInItsOwnProcess() : EventGridSampleTests(isolated: true);
