using System.Net;
using Google.Protobuf;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;
using LocalCloud.Host.Tests.Fakes;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Host.Tests.CosmosDb;

public sealed class CosmosDBOutputTests : IAsyncLifetime
{
    private readonly CosmosAccount _account = new();

    public ValueTask InitializeAsync() => _account.InitializeAsync();

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task One_document_is_upserted_as_it_was_written()
    {
        await SendAsync(new() { Json = """{"id":"a","kind":"k","at":"2026-05-01T12:00:00.0000000+02:00","n":1.50}""" });
        await SendAsync(new() { String = """{"id":"a","kind":"k","at":"2026-05-01T12:00:00.0000000+02:00","n":2}""" });
        var text = await ReadAsync("a");
        Assert.Contains("\"at\":\"2026-05-01T12:00:00.0000000+02:00\"", text, StringComparison.Ordinal);
        Assert.Contains("\"n\":2", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_documents_come_as_an_array_or_as_a_collection()
    {
        await SendAsync(new() { Json = """[{"id":"a","kind":"k"},{"id":"b","kind":"k"}]""" });
        await SendAsync(new() { CollectionString = new() { String = { """{"id":"c","kind":"k"}""" } } });
        await SendAsync(new() { Bytes = ByteString.CopyFromUtf8("""{"id":"d","kind":"k"}""") });
        await SendAsync(new() { Json = "null" });
        foreach (var id in (string[])["a", "b", "c", "d"])
        {
            await ReadAsync(id);
        }
    }

    [Fact]
    public async Task A_container_that_is_not_there_is_created_only_when_the_attribute_says_so()
    {
        var document = new TypedData { Json = """{"id":"a","kind":"k"}""" };
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => SendAsync(document, "\"containerName\":\"new\""));
        Assert.Equal(
            "The container 'new' (in database 'db') does not exist. To automatically create the container, set 'CreateIfNotExists' to 'true'.", failure.Message);
        await SendAsync(document, "\"containerName\":\"new\",\"createIfNotExists\":true,\"partitionKey\":\"/kind\"");
        ContainerProperties created = await _account.Client.GetContainer("db", "new").ReadContainerAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("/kind", created.PartitionKeyPath);
    }

    [Fact]
    public async Task A_document_that_the_account_refuses_fails_the_invocation()
    {
        var failure = await Assert.ThrowsAsync<CosmosException>(() => SendAsync(new() { Json = """{"kind":"without an id"}""" }));
        Assert.Equal(HttpStatusCode.BadRequest, failure.StatusCode);
    }

    private async Task SendAsync(TypedData value, string attributes = "\"connection\":\"Cos\"")
    {
        await using var host = _account.Host();
        var output = host.Provider.GetServices<IOutputBinding>().Single(binding => binding.BindingType == "cosmosDB");
        var binding = Declared.Binding($$"""
            {"name":"$return","direction":"Out","type":"cosmosDB","databaseName":"db","containerName":"items","connection":"Cos",{{attributes}}}
            """);
        var function = Declared.Function("F", """{"name":"t","type":"timerTrigger","direction":"In","schedule":"0 0 * * * *"}""");
        await output.SendAsync(function, binding, value, TestContext.Current.CancellationToken);
    }

    private async Task<string> ReadAsync(string id)
    {
        using var response = await _account.Items.ReadItemStreamAsync(id, new PartitionKey("k"), cancellationToken: TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        return await new StreamReader(response.Content).ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
