using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;
using LocalCloud.Host.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using System.Text.Json;

namespace LocalCloud.Host.Tests.CosmosDb;

public sealed class CosmosDBInputTests : IAsyncLifetime
{
    private readonly CosmosAccount _account = new();

    public async ValueTask InitializeAsync()
    {
        await _account.InitializeAsync();
        await _account.WriteAsync("a", "b", "o'c");
    }

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task A_document_is_found_by_the_values_of_the_invocation()
    {
        var metadata = new Dictionary<string, TypedData> { ["Key"] = new() { String = "b" }, ["part"] = new() { Json = "\"k\"" } };
        var found = await BindAsync("\"id\":\"{key}\",\"partitionKey\":\"{part}\"", new() { Json = "{}" }, metadata);
        Assert.Equal("b", JsonElement.Parse(found!.Json).GetProperty("id").GetString());
        Assert.Null(await BindAsync("\"id\":\"zzz\",\"partitionKey\":\"{part}\"", new() { Json = "{}" }, metadata));
    }

    [Theory]
    [InlineData("{Query.id}")]
    [InlineData("{headers.x-id}")]
    [InlineData("{route}")]
    [InlineData("{order.id}")]
    public async Task A_request_offers_its_route_query_headers_and_body(string expression)
    {
        var request = new TypedData
        {
            Http = new()
            {
                NullableQuery = { ["id"] = new() { Value = "a" } }, NullableHeaders = { ["x-id"] = new() { Value = "a" } }, NullableParams = { ["route"] = new() { Value = "a" } },
                Body = new() { Bytes = Google.Protobuf.ByteString.CopyFromUtf8("""{"order":{"id":"a"}}""") },
            },
        };
        Assert.NotNull(await BindAsync($"\"id\":\"{expression}\",\"partitionKey\":\"k\"", request));
    }

    [Fact]
    public async Task A_query_takes_values_as_parameters_never_as_text()
    {
        var found = await BindAsync("\"sqlQuery\":\"SELECT c.id FROM c WHERE c.id = {id}\"", new() { Json = """{"id":"o'c"}""" });
        Assert.Equal("""[{"id":"o'c"}]""", found!.Json);
        var all = await BindAsync("\"partitionKey\":\"k\"", new() { Json = "{}" });
        Assert.Equal(3, JsonElement.Parse(all!.Json).GetArrayLength());
    }

    [Fact]
    public async Task A_value_that_is_not_there_is_named()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => BindAsync("\"id\":\"{nothing}\"", new() { Json = "{}" }));
        Assert.Equal("No value for named parameter 'nothing'.", failure.Message);
    }

    [Fact]
    public async Task The_workers_own_extension_is_told_where_to_look()
    {
        var bound = await BindAsync(
            "\"sqlQuery\":\"SELECT * FROM c WHERE c.id = {id}\",\"properties\":{\"supportsDeferredBinding\":\"True\"}", new() { Json = """{"id":"a"}""" });
        var data = bound!.ModelBindingData;
        Assert.Equal(("1.0", "CosmosDB", "application/json"), (data.Version, data.Source, data.ContentType));
        Assert.Equal(
            """{"DatabaseName":"db","ContainerName":"items","Connection":"Cos","Id":null,"PartitionKey":null,"SqlQuery":"SELECT * FROM c WHERE c.id = @id","SqlQueryParameters":{"@id":"a"},"PreferredLocations":null}""",
            data.Content.ToStringUtf8());
    }

    private async Task<TypedData?> BindAsync(string attributes, TypedData value, Dictionary<string, TypedData>? metadata = null)
    {
        await using var host = _account.Host();
        var input = host.Provider.GetServices<IInputBinding>().Single(binding => binding.BindingType == "cosmosDB");
        var binding = Declared.Binding($$"""
            {"name":"doc","direction":"In","type":"cosmosDB","databaseName":"db","containerName":"items","connection":"Cos",{{attributes}}}
            """);
        var function = Declared.Function("F", """{"name":"t","type":"timerTrigger","direction":"In","schedule":"0 0 * * * *"}""");
        return await input.BindAsync(function, binding, new() { Value = value, Metadata = metadata ?? [] }, TestContext.Current.CancellationToken);
    }
}
