using System.Text.Json;
using Azure.Core.Serialization;
using LocalCloud.CosmosDb;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Extensions.DependencyInjection;
using Worker.Extensions.Tests.Fakes;

namespace Worker.Extensions.Tests.CosmosDB;

/// <summary>The host says where to look, and the converter looks: in an emulated account.</summary>
public sealed class InputTests : IAsyncLifetime
{
    private CosmosDbServer _server = null!;
    private ServiceProvider _services = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await CosmosDbServer.StartAsync(new() { Port = 0 }, null, Cancellation);
        await _server.CreateContainerIfNotExistsAsync(new ContainerDefinition("db", "items", ["/kind"]), Cancellation);
        _services = Services();
        var items = Assert.IsAssignableFrom<Container>((await ConvertAsync(typeof(Container), "{}")).Value);
        foreach (var id in new[] { "a", "b" })
        {
            await items.UpsertItemAsync(new { id, kind = "k", Size = 7 }, cancellationToken: Cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_document_is_read_by_id_and_partition_key() =>
        Assert.Equal(new Item("b", "k", 7), (await ConvertAsync(typeof(Item), """{"Id":"b","PartitionKey":"k"}""")).Value);

    [Fact]
    public async Task A_text_is_the_document_as_it_is_written()
    {
        var text = Assert.IsType<string>((await ConvertAsync(typeof(string), """{"Id":"b","PartitionKey":"k"}""")).Value);
        Assert.Equal("b", JsonElement.Parse(text).GetProperty("id").GetString());
    }

    [Theory]
    [InlineData(typeof(Item))]
    [InlineData(typeof(string))]
    public async Task A_document_that_does_not_exist_is_null(Type type)
    {
        var result = await ConvertAsync(type, """{"Id":"z","PartitionKey":"k"}""");
        Assert.Equal((ConversionStatus.Succeeded, null), (result.Status, result.Value));
    }

    [Theory]
    [InlineData(typeof(Item[]))]
    [InlineData(typeof(List<Item>))]
    [InlineData(typeof(IEnumerable<Item>))]
    [InlineData(typeof(IReadOnlyList<Item>))]
    public async Task A_list_of_any_type_is_what_a_query_finds(Type type)
    {
        var found = await ConvertAsync(type, """{"SqlQuery":"SELECT * FROM c WHERE c.id = @id","SqlQueryParameters":{"@id":"a"}}""");
        Assert.Equal(["a"], Assert.IsAssignableFrom<IEnumerable<Item>>(found.Value).Select(item => item.Id));
        Assert.IsAssignableFrom(type, found.Value);
        var all = await ConvertAsync(type, """{"PartitionKey":"k"}""");
        Assert.Equal(["a", "b"], Assert.IsAssignableFrom<IEnumerable<Item>>(all.Value).Select(item => item.Id));
    }

    [Fact]
    public async Task Client_and_database_are_those_of_the_connection()
    {
        var client = Assert.IsType<CosmosClient>((await ConvertAsync(typeof(CosmosClient), "{}")).Value);
        Assert.Equal(_server.Endpoint, client.Endpoint);
        Assert.Same(client, (await ConvertAsync(typeof(CosmosClient), "{}")).Value);
        Assert.Equal("db", Assert.IsAssignableFrom<Database>((await ConvertAsync(typeof(Database), "{}")).Value).Id);
    }

    [Fact]
    public async Task The_workers_serializer_reads_when_it_is_asked_to()
    {
        await using var services = Services(worker =>
        {
            worker.Services.Configure<WorkerOptions>(options => options.Serializer = new JsonObjectSerializer(new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower }));
            worker.UseCosmosDBWorkerSerializer();
        });
        Assert.Equal("snake", JsonNamingPolicyOf(services));

        static string JsonNamingPolicyOf(IServiceProvider services)
        {
            var client = services.GetRequiredService<CosmosConnections>().For("Cos", null);
            using var stream = client.ClientOptions.Serializer.ToStream(new { CamelCase = 1 });
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd() == """{"camel_case":1}""" ? "snake" : "other";
        }
    }

    [Fact]
    public async Task The_apps_options_reach_the_client_with_the_bindings_regions()
    {
        await using var services = Services(worker => worker.ConfigureCosmosDBExtensionOptions(options => options.ClientOptions.ApplicationName = "app"));
        var client = services.GetRequiredService<CosmosConnections>().For("Cos", "West Europe, North Europe");
        Assert.Equal("app", client.ClientOptions.ApplicationName);
        Assert.Equal(["West Europe", "North Europe"], client.ClientOptions.ApplicationPreferredRegions);
    }

    [Fact]
    public async Task A_connection_that_no_one_configured_is_named()
    {
        var result = await ConvertAsync(typeof(Container), """{"Connection":"Nowhere"}""");
        Assert.Equal(ConversionStatus.Failed, result.Status);
        Assert.Contains("'Nowhere'", result.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Documents_that_the_host_has_read_are_left_to_the_worker()
    {
        var converter = ActivatorUtilities.CreateInstance<CosmosDBConverter>(_services);
        Assert.Equal(ConversionStatus.Unhandled, (await converter.ConvertAsync(new Conversion(typeof(Item), "{}"))).Status);
    }

    private ServiceProvider Services(Action<WorkerBuilder>? configure = null)
    {
        var worker = WorkerBuilder.With(new CosmosExtensionStartup(), ("Cos", _server.ConnectionString));
        configure?.Invoke(worker);
        return worker.Services.BuildServiceProvider();
    }

    private async Task<ConversionResult> ConvertAsync(Type type, string lookup)
    {
        var attribute = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>("""{"DatabaseName":"db","ContainerName":"items","Connection":"Cos"}""")!;
        foreach (var (name, value) in JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(lookup)!)
        {
            attribute[name] = value;
        }

        var data = new ModelData("CosmosDB", "application/json", BinaryData.FromObjectAsJson(attribute));
        return await ActivatorUtilities.CreateInstance<CosmosDBConverter>(_services).ConvertAsync(new Conversion(type, data));
    }

    private sealed record Item(string Id, string Kind, int Size);
}
