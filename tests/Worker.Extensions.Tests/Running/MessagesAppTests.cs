using System.Text.Json;
using Google.Protobuf;
using LocalCloud.CosmosDb;
using LocalCloud.Host.Protocol;
using Microsoft.Azure.Cosmos;
using Worker.Extensions.Tests.ServiceBus;

namespace Worker.Extensions.Tests.Running;

/// <summary>An ordinary app that names the real packages, built with the stand-ins, on the real worker: in this process and in one of its own.</summary>
public sealed class MessagesAppTests
{
    private const string Cloud = """{"specversion":"1.0","id":"c1","source":"/shop","type":"Order.Placed"}""";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Messages_reach_functions_which_settle_them(bool isolated)
    {
        await using var app = await MessagesApp.StartAsync(isolated);
        var token = Guid.NewGuid();
        Assert.Equal("dead hello", await app.CallAsync("Settle", Message("hello", token)));
        var settled = Assert.IsType<DeadletterRequest>(Assert.Single(app.Settled));
        Assert.Equal((token.ToString(), "TooOften"), (settled.Locktoken, settled.DeadletterReason));

        var batch = new TypedData { CollectionModelBindingData = new() { ModelBindingData = { Message("one", token).ModelBindingData, Message("two", token).ModelBindingData } } };
        Assert.Equal("one two", await app.CallAsync("Batch", batch));

        var metadata = new Dictionary<string, TypedData> { ["MessageId"] = new() { String = "m1" }, ["DeliveryCount"] = new() { Json = "3" } };
        Assert.Equal("m1 3 text", await app.CallAsync("Text", new() { String = "text" }, metadata));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Events_reach_functions_in_either_schema_and_leave_them(bool isolated)
    {
        await using var app = await MessagesApp.StartAsync(isolated);
        var published = JsonElement.Parse((await app.CallAsync("Cloud", new() { Json = Cloud }))!);
        Assert.Equal(("1.0", "/answers", "Answered"), (Text(published, "specversion"), Text(published, "source"), Text(published, "type")));
        Assert.Equal("c1", Text(published.GetProperty("data"), "Id"));

        const string Grid = """{"id":"g1","subject":"o1","eventType":"Order.Placed","eventTime":"2026-01-02T03:04:05Z","dataVersion":"1.0","data":{"total":7}}""";
        Assert.Equal("""g1 {"total":7}""", await app.CallAsync("Grid", new() { Json = Grid }));
        Assert.Equal("c1 c1", await app.CallAsync("Clouds", new() { Json = $"[{Cloud},{Cloud}]" }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Documents_are_read_by_the_worker_where_the_host_says(bool isolated)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var cosmos = await CosmosDbServer.StartAsync(new() { Port = 0 }, null, cancellation);
        foreach (var container in new[] { "items", "copies" })
        {
            await cosmos.CreateContainerIfNotExistsAsync(new ContainerDefinition("db", container, ["/kind"]), cancellation);
        }

        using var client = new CosmosClient(cosmos.ConnectionString, new CosmosClientOptions { ConnectionMode = ConnectionMode.Gateway });
        await client.GetContainer("db", "items").UpsertItemAsync(new { id = "a", kind = "k" }, cancellationToken: cancellation);

        await using var app = await MessagesApp.StartAsync(isolated, cosmos);
        Assert.Equal("items now", await app.CallAsync("Container", new() { String = "now" }));
        var copied = JsonElement.Parse((await app.CallAsync("Document", new() { Json = """{"data":{"id":"a","kind":"k"}}""" }))!);
        Assert.Equal(("a", "k"), (Text(copied, "id"), Text(copied, "kind")));
        using var copy = await client.GetContainer("db", "copies").ReadItemStreamAsync("a", new("k"), cancellationToken: cancellation);
        Assert.True(copy.IsSuccessStatusCode);
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static TypedData Message(string body, Guid token)
    {
        var data = HostMessage.Encode(HostMessage.Received(body, token));
        return new()
        {
            ModelBindingData = new() { Version = data.Version, Source = data.Source, ContentType = data.ContentType, Content = ByteString.CopyFrom(data.Content) },
        };
    }
}
