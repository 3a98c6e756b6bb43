using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Azure;
using Azure.Messaging.EventGrid;
using LocalCloud.EventGrid.Definitions;
using LocalCloud.EventGrid.Tests.Support;

namespace LocalCloud.EventGrid.Tests;

/// <summary>The real publisher, unchanged, and requests that it would not send.</summary>
public sealed class PublishingTests
{
    private const string Base64Key = "bG9jYWwtZXZlbnRncmlkLWtleQ==";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cloud_events_are_accepted_and_delivered_one_by_one()
    {
        await using var grid = await Grid.StartAsync();
        var response = await grid.Publisher().SendEventsAsync([Grid.Shipped("a"), Grid.Shipped("b")], Token);
        Assert.Equal(200, response.Status);
        string?[] ids = [Id(await grid.Subscriber.NextAsync()), Id(await grid.Subscriber.NextAsync())];
        Assert.Equal(["a", "b"], ids.Order());

        static string? Id(Subscriber.Delivery delivery) => delivery.Body.GetProperty("id").GetString();
    }

    [Fact]
    public async Task Events_of_the_event_grid_schema_are_delivered_in_an_array_with_their_topic()
    {
        await using var grid = await Grid.StartAsync();
        await grid.Publisher().SendEventAsync(new EventGridEvent("o1", "Order.Placed", "1.0", new { total = 7 }) { Id = "g1" }, Token);
        var delivery = await grid.Subscriber.NextAsync();
        var delivered = Assert.Single(delivery.Body.EnumerateArray());
        Assert.Equal("g1", delivered.GetProperty("id").GetString());
        Assert.EndsWith("/topics/orders", delivered.GetProperty("topic").GetString(), StringComparison.Ordinal);
        Assert.Equal(7, delivered.GetProperty("data").GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_token_signed_with_a_key_is_as_good_as_the_key()
    {
        await using var grid = await Grid.StartAsync();
        var builder = new EventGridSasBuilder(grid.Server.EndpointOf("orders"), grid.Clock.GetUtcNow().AddHours(1));
        var token = builder.GenerateSas(new AzureKeyCredential(Base64Key));
        var publisher = new EventGridPublisherClient(grid.Server.EndpointOf("orders"), new AzureSasCredential(token), Grid.WithoutRetry());
        Assert.Equal(200, (await publisher.SendEventAsync(Grid.Shipped(), Token)).Status);

        using var request = new HttpRequestMessage(HttpMethod.Post, grid.Server.EndpointOf("orders")) { Content = JsonContent.Create(Array.Empty<object>()) };
        request.Headers.TryAddWithoutValidation("Authorization", "SharedAccessSignature " + token);
        Assert.Equal(HttpStatusCode.OK, (await grid.Http.SendAsync(request, Token)).StatusCode);
    }

    [Fact]
    public async Task A_token_ends_is_for_one_topic_and_cannot_be_changed()
    {
        await using var grid = await Grid.StartAsync();
        var good = new EventGridSasBuilder(grid.Server.EndpointOf("orders"), grid.Clock.GetUtcNow().AddHours(1)).GenerateSas(new AzureKeyCredential(Base64Key));
        var other = new EventGridSasBuilder(grid.Server.EndpointOf("others"), grid.Clock.GetUtcNow().AddHours(1)).GenerateSas(new AzureKeyCredential(Base64Key));
        var forged = new EventGridSasBuilder(grid.Server.EndpointOf("orders"), grid.Clock.GetUtcNow().AddHours(1)).GenerateSas(new AzureKeyCredential("AAAA"));
        Assert.Equal(200, await StatusAsync(good));
        Assert.Equal(401, await StatusAsync(other));
        Assert.Equal(401, await StatusAsync(forged));
        Assert.Equal(401, await StatusAsync("nonsense"));
        grid.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(401, await StatusAsync(good));

        async Task<int> StatusAsync(string token)
        {
            var publisher = new EventGridPublisherClient(grid.Server.EndpointOf("orders"), new AzureSasCredential(token), Grid.WithoutRetry());
            try
            {
                return (await publisher.SendEventAsync(Grid.Shipped(), Token)).Status;
            }
            catch (RequestFailedException refused)
            {
                return refused.Status;
            }
        }
    }

    [Fact]
    public async Task A_wrong_key_an_unknown_topic_and_too_much_are_refused_as_the_real_service_does()
    {
        await using var grid = await Grid.StartAsync();
        var wrong = await Assert.ThrowsAsync<RequestFailedException>(() => grid.Publisher("wrong").SendEventAsync(Grid.Shipped(), Token));
        Assert.Equal((401, "Unauthorized"), (wrong.Status, wrong.ErrorCode));
        var unknown = await Assert.ThrowsAsync<RequestFailedException>(() => grid.Publisher(topic: "nobody").SendEventAsync(Grid.Shipped(), Token));
        Assert.Equal(404, unknown.Status);
        var large = await Assert.ThrowsAsync<RequestFailedException>(
            () => grid.Publisher().SendEventAsync(Grid.Shipped(data: new string('x', 1024 * 1024)), Token));
        Assert.Equal((413, "PayloadTooLarge"), (large.Status, large.ErrorCode));
        Assert.False(await grid.Subscriber.HasAnotherAsync());
    }

    [Fact]
    public async Task Without_key_and_token_nothing_is_taken()
    {
        await using var grid = await Grid.StartAsync();
        using var response = await grid.Http.PostAsJsonAsync("topics/orders/api/events", Array.Empty<object>(), Token);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("nothing", "application/json")]
    [InlineData("7", "application/json")]
    [InlineData("[7]", "application/json")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s"}""", "application/cloudevents+json")]
    [InlineData("""{"specversion":"1.0","id":"","source":"/s","type":"t"}""", "application/cloudevents+json")]
    [InlineData("""{"specversion":"0.3","id":"1","source":"/s","type":"t"}""", "application/cloudevents+json")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"t","time":"yesterday"}""", "application/cloudevents+json")]
    [InlineData("""[{"specversion":"1.0","id":"1","source":"/s","type":"t"}]""", "application/cloudevents+json")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"t"}""", "application/cloudevents-batch+json")]
    [InlineData("""[{"id":"1","subject":"s","eventType":"t","eventTime":"2026-01-02T03:04:05Z"}]""", "application/json")]
    public async Task What_is_no_event_is_refused_with_400(string body, string contentType)
    {
        await using var grid = await Grid.StartAsync();
        using var response = await grid.PostAsync(body, contentType);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("error");
        Assert.Equal("BadRequest", error.GetProperty("code").GetString());
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
        Assert.False(await grid.Subscriber.HasAnotherAsync());
    }

    [Fact]
    public async Task A_batch_with_one_wrong_event_is_refused_as_a_whole()
    {
        await using var grid = await Grid.StartAsync();
        using var response = await grid.PostAsync(
            """[{"specversion":"1.0","id":"1","source":"/s","type":"t"},{"specversion":"1.0"}]""", "application/cloudevents-batch+json");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.False(await grid.Subscriber.HasAnotherAsync());
    }

    [Fact]
    public async Task A_topic_for_one_schema_refuses_the_other()
    {
        await using var grid = await Grid.StartAsync(schema: "CloudEventSchemaV1_0");
        await grid.PublishAsync(Grid.Shipped());
        var refused = await Assert.ThrowsAsync<RequestFailedException>(
            () => grid.Publisher().SendEventAsync(new EventGridEvent("o1", "t", "1.0", new { }), Token));
        Assert.Equal(400, refused.Status);
    }
}
