using System.Net;
using System.Reflection;
using System.Text;
using LocalCloud.CosmosDb.Serialization;
using Microsoft.Azure.Cosmos;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace LocalCloud.CosmosDb.Tests;

/// <summary>A client that is told to use binary JSON; the switch is one for the whole process.</summary>
[CollectionDefinition(nameof(BinaryEncodingTests), DisableParallelization = true)]
[Collection(nameof(BinaryEncodingTests))]
public sealed class BinaryEncodingTests(Account account) : IClassFixture<Account>, IDisposable
{
    private const string Switch = "AZURE_COSMOS_BINARY_ENCODING_ENABLED";

    /// <summary>Every kind of value, and every way in which the client packs texts.</summary>
    private static readonly string Everything = $$$"""
        {"id":"all","pk":"a",
        "integers":[0,31,32,255,256,-1,-128,-129,32767,32768,-32769,2147483647,-2147483649,9007199254740993,9223372036854775807,-9223372036854775808],
        "doubles":[1.5,-0.1,1e300,5e-324,3.14e-5,123456789.125],
        "small":[1,2,3,4,5,6,7,8],"grid":[[1000,2000],[3000,-4000]],
        "texts":["","x","äöü€😀","a\"b\\c\n\u0001","{{{new string('m', 63)}}}","{{{new string('n', 64)}}}","{{{new string('o', 256)}}}","{{{new string('p', 70_000)}}}"],
        "system":["id","name","Name","FeatureCollection","_id","_etag"],
        "guids":["5e1d8b6c-2f3a-4b7c-9d0e-1f2a3b4c5d6e","5E1D8B6C-2F3A-4B7C-9D0E-1F2A3B4C5D6E","\"5e1d8b6c-2f3a-4b7c-9d0e-1f2a3b4c5d6e\""],
        "hex":["0123456789abcdef01234567","0123456789ABCDEF012345678","deadbeefdeadbeefdeadbeef0"],
        "dates":["2026-11-28T04:05:06.7890123Z","2026-11-28 04:05:06","2015-06-30 23:45:13"],
        "packed":["PQRSTUVWXYZPQRSTUVWXYZPQRS","ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJ","The quick brown fox jumps over the lazy dog, 12345","{{{string.Concat(Enumerable.Repeat("Lorem ipsum dolor sit amet ~ {1} ", 12))}}}"],
        "base64":["SGVsbG8sIFdvcmxkISBUaGlzIGlzIGEgdGVzdA==","SGVsbG8sIFdvcmxkISBUaGlzIGlzIGEgdGVzdA","-_8tXy1fLV8tXy1fLV8tXy1fLV8tXy1fLV8="],
        "again":["a text that is there twice","a text that is there twice"],
        "none":null,"yes":true,"no":false,"empty":{},"nothing":[],"one":[7],"nested":{"a":{"b":[{"c":[[],[{}],[null]]}]}} }
        """;

    private readonly CosmosClient _client = Connect(account);

    public void Dispose()
    {
        _client.Dispose();
        Environment.SetEnvironmentVariable(Switch, null);
    }

    [Fact]
    public async Task Point_operations_take_and_give_every_kind_of_value()
    {
        var container = await Container();
        var expected = JObject.Parse(Everything);
        Same(expected, (await container.CreateItemAsync(expected, new("a"))).Resource);
        Same(expected, (await container.ReadItemAsync<JObject>("all", new("a"))).Resource);
        Same(expected, await AsText(container, "all"));

        expected["more"] = "replaced";
        Same(expected, (await container.ReplaceItemAsync(expected, "all", new("a"))).Resource);
        expected["more"] = new JArray(1.25, "upserted");
        Same(expected, (await container.UpsertItemAsync(expected, new("a"))).Resource);
        expected["more"] = 3;
        Same(expected, (await container.PatchItemAsync<JObject>("all", new("a"), [PatchOperation.Set("/more", 3)])).Resource);
        Same(expected, await AsText(container, "all"));
        Assert.Equal(HttpStatusCode.NoContent, (await container.DeleteItemAsync<JObject>("all", new("a"))).StatusCode);
    }

    [Fact]
    public async Task Streams_are_binary_where_the_client_asks_for_nothing_else()
    {
        var container = await Container();
        using var raw = new RawClient(account.Server);
        using var content = new ByteArrayContent(Written("""{"id":"1","pk":"a","name":"x"}""", 0));
        using var created = await raw.SendAsync(
            HttpMethod.Post, $"dbs/db/colls/{container.Id}/docs", content, ("x-ms-documentdb-partitionkey", "[\"a\"]"), ("x-ms-cosmos-supported-serialization-formats", "CosmosBinary"));
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var body = await created.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(BinaryJson.Marker, body[0]);
        Assert.Equal("x", (string?)JObject.Parse(Read(body))["name"]);

        using var both = await raw.SendAsync(
            HttpMethod.Get, $"dbs/db/colls/{container.Id}/docs/1", (HttpContent?)null, ("x-ms-documentdb-partitionkey", "[\"a\"]"), ("x-ms-cosmos-supported-serialization-formats", "JsonText,CosmosBinary"));
        Assert.StartsWith("{", await both.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var missing = await raw.SendAsync(
            HttpMethod.Get, $"dbs/db/colls/{container.Id}/docs/2", (HttpContent?)null, ("x-ms-documentdb-partitionkey", "[\"a\"]"), ("x-ms-cosmos-supported-serialization-formats", "CosmosBinary"));
        Assert.StartsWith("{\"code\":\"NotFound\"", await missing.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Queries_batches_bulk_and_feeds_go_on_as_they_were()
    {
        var container = await Container();
        var expected = JObject.Parse(Everything);
        using var batch = await container.CreateTransactionalBatch(new("a")).CreateItem(expected).ReadItem("all").UpsertItem(new Item("2", "a", 2)).ExecuteAsync(TestContext.Current.CancellationToken);
        Assert.True(batch.IsSuccessStatusCode, batch.ErrorMessage);
        Same(expected, batch.GetOperationResultAtIndex<JObject>(1).Resource);
        Same(expected, (await container.Query<JObject>("SELECT * FROM c WHERE c.id = 'all'")).Single());
        Assert.Equal([2], await container.Query<int>(new QueryDefinition("SELECT VALUE c.n FROM c WHERE c.id = @id").WithParameter("@id", "2")));

        using var changes = container.GetChangeFeedIterator<JObject>(ChangeFeedStartFrom.Beginning(), ChangeFeedMode.LatestVersion);
        Same(expected, (await changes.ReadNextAsync(TestContext.Current.CancellationToken)).First());

        using var bulk = Connect(account, options => options.AllowBulkExecution = true);
        var many = bulk.GetContainer("db", container.Id);
        await Task.WhenAll(Enumerable.Range(10, 20).Select(n => many.CreateItemAsync(new Item($"{n}", $"p{n % 3}", n, "bulk"), new($"p{n % 3}"))));
        Assert.Equal(20, (await container.Query<Item>("SELECT * FROM c WHERE c.name = 'bulk'")).Count);
    }

    /// <summary>Against the client's own writer: numbers in uniform arrays, base64 and unsigned integers are options of it.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void What_the_client_writes_is_read_and_what_is_written_the_client_reads(int options)
    {
        var text = Everything.Insert(1, "\"large\":18446744073709551615,");
        foreach (var json in (string[])[options == 7 ? text : Everything, "[]", "5", "\"x\"", "[[1,2],[3,4],[5,6]]", "[0.5,1.5]", $"[{string.Join(',', Enumerable.Range(0, 300))}]"])
        {
            var binary = Written(json, options);
            Assert.True(JToken.DeepEquals(JToken.Parse(json), JToken.Parse(Encoding.UTF8.GetString(BinaryJson.ToText(binary).Span))), json);
            Assert.True(JToken.DeepEquals(JToken.Parse(json), JToken.Parse(Read(BinaryJson.FromText(Encoding.UTF8.GetBytes(json)).ToArray()))), json);
        }
    }

    [Theory]
    [InlineData("80")]
    [InlineData("8041")]
    [InlineData("80C505")]
    [InlineData("80C301")]
    [InlineData("80EC000000")]
    [InlineData("80ECFFFFFFFF")]
    [InlineData("80EA05C0")]
    [InlineData("80F3F1D8FFFFFFFF")]
    [InlineData("80F2F0D80005FF")]
    [InlineData("8071FF09")]
    [InlineData("807EFF")]
    [InlineData("8082C328")]
    [InlineData("80E8E8")]
    public async Task Bodies_that_are_not_well_formed_are_refused(string hex)
    {
        var container = await Container();
        using var raw = new RawClient(account.Server);
        using var content = new ByteArrayContent(Convert.FromHexString(hex));
        using var answer = await raw.SendAsync(HttpMethod.Post, $"dbs/db/colls/{container.Id}/docs", content, ("x-ms-documentdb-partitionkey", "[\"a\"]"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public void Any_body_is_read_or_refused_and_nothing_else()
    {
        var random = new Random(5);
        var binary = Written(Everything, 7);
        for (var i = 0; i < 3_000; i++)
        {
            var damaged = binary[..random.Next(1, 2_000)];
            damaged[random.Next(1, Math.Max(2, damaged.Length)) % damaged.Length] = (byte)random.Next(256);
            damaged[0] = BinaryJson.Marker;
            try
            {
                BinaryJson.ToText(damaged);
            }
            catch (InvalidDataException)
            {
                // That is what it is for.
            }
        }
    }

    private static CosmosClient Connect(Account account, Action<CosmosClientOptions>? configure = null)
    {
        Environment.SetEnvironmentVariable(Switch, "True");
        return Account.Connect(account.Server, configure);
    }

    private async Task<Container> Container() => _client.GetContainer("db", (await account.Container()).Id);

    private async Task<JObject> AsText(Container container, string id)
    {
        using var raw = new RawClient(account.Server);
        using var answer = await raw.SendAsync(HttpMethod.Get, $"dbs/db/colls/{container.Id}/docs/{id}", (HttpContent?)null, ("x-ms-documentdb-partitionkey", "[\"a\"]"));
        return JObject.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static void Same(JObject expected, JObject actual)
    {
        foreach (var property in expected.Properties())
        {
            // As text: whether a text is a date, the client decides differently in each form.
            Assert.Equal(property.Value.ToString(Formatting.None), actual[property.Name]?.ToString(Formatting.None));
        }
    }

    private static byte[] Written(string json, int options)
    {
        var writer = Create("JsonWriter", Format("Binary"), Enum.ToObject(Internal("JsonWriteOptions"), options), 256, null);
        return Copy(Encoding.UTF8.GetBytes(json), writer);
    }

    private static string Read(byte[] binary)
    {
        var writer = Create("JsonWriter", Format("Text"), Enum.ToObject(Internal("JsonWriteOptions"), 0), 256, null);
        return Encoding.UTF8.GetString(Copy(binary, writer));
    }

    private static byte[] Copy(byte[] from, object writer)
    {
        var reader = Create("JsonReader", new ReadOnlyMemory<byte>(from), null);
        reader.GetType().GetMethod("WriteAll")!.Invoke(reader, [writer]);
        return ((ReadOnlyMemory<byte>)writer.GetType().GetMethod("GetResult")!.Invoke(writer, null)!).ToArray();
    }

    private static object Create(string type, params object?[] arguments) =>
        Internal(type).GetMethods(BindingFlags.Public | BindingFlags.Static).Single(method => method.Name == "Create" && method.GetParameters().Length == arguments.Length).Invoke(null, arguments)!;

    private static object Format(string name) => Enum.Parse(Internal("JsonSerializationFormat"), name);

    private static Type Internal(string name) => typeof(CosmosClient).Assembly.GetType("Microsoft.Azure.Cosmos.Json." + name, throwOnError: true)!;
}
