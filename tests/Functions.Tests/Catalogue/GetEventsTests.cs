using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OrderFlow.Operations.Events;
using Ordering.Tests.Events;
using static OrderFlow.Tests.OpenApiDocument;

namespace OrderFlow.Tests.Catalogue;

public sealed class GetEventsTests
{
    [Fact]
    public async Task It_lists_every_event_with_its_owner_its_versions_and_its_consumers()
    {
        var events = (await GetAsync()).ToDictionary(entry => entry.GetProperty("type").GetString()!);

        Assert.Equal(EventFiles.Registry.All.Select(known => known.Name).Order(), events.Keys.Order());
        Assert.Equal(
            ["Catalog", "Customers", "Inventory", "Orders", "Payments", "Platform", "Shipping"],
            events.Values.Select(entry => entry.GetProperty("context").GetString()).Distinct().Order());
        var created = events["order-created"];
        Assert.Equal(3, created.GetProperty("schemaVersion").GetInt32());
        Assert.Equal([1, 2], created.GetProperty("earlierVersions").EnumerateArray().Select(version => version.GetInt32()));
        Assert.Equal(["PublishIntegrationEvents", "order-details", "order-summaries"], Strings(created.GetProperty("consumers")));
        Assert.Equal(["PublishIntegrationEvents", "ReactInInventory", "StartFulfillment", "order-details", "order-summaries"], Strings(events["order-submitted"].GetProperty("consumers")));
        Assert.Equal(["products"], Strings(events["stock-received"].GetProperty("consumers")));
        Assert.Equal("Platform", events["key-claimed"].GetProperty("context").GetString());
    }

    [Fact]
    public async Task The_schema_it_shows_is_the_approved_one() => Assert.All(await GetAsync(), entry =>
    {
        var name = EventFiles.Name(entry.GetProperty("type").GetString()!, entry.GetProperty("schemaVersion").GetInt32());
        var approved = JsonElement.Parse(File.ReadAllText(Path.Combine(EventFiles.SchemaFolder, $"{name}.json")));
        Assert.True(JsonElement.DeepEquals(approved, entry.GetProperty("schema")), name);
    });

    [Fact]
    public async Task It_has_the_fields_of_the_contract()
    {
        var documented = Map(new OpenApiDocument().Find("#/components/schemas/EventType/properties")!).Select(property => property.Key).Order().ToList();

        Assert.All(await GetAsync(), entry => Assert.Equal(documented, entry.EnumerateObject().Select(property => property.Name).Order()));
    }

    private static async Task<IReadOnlyList<JsonElement>> GetAsync()
    {
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        var context = new DefaultHttpContext { RequestServices = services };
        using var body = new MemoryStream();
        context.Response.Body = body;
        await new GetEvents(AppCatalogue.Draw()).Run(context.Request).ExecuteAsync(context);

        Assert.Equal((StatusCodes.Status200OK, "application/json"), (context.Response.StatusCode, context.Response.ContentType));
        return [.. JsonElement.Parse(body.ToArray()).GetProperty("events").EnumerateArray()];
    }

    private static IEnumerable<string?> Strings(JsonElement list) => list.EnumerateArray().Select(item => item.GetString());
}
