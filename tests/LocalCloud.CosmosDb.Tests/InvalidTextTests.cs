using System.Net;
using System.Text;
using Microsoft.Azure.Cosmos;

namespace LocalCloud.CosmosDb.Tests;

/// <summary>Texts that are none: refused wherever they come, as one of them stored would fail every query that looks at it.</summary>
public sealed class InvalidTextTests(Account account) : IClassFixture<Account>, IAsyncLifetime
{
    private const string Half = "\\ud800";
    private readonly RawClient _raw = new(account.Server);
    private string _container = "";

    public async ValueTask InitializeAsync()
    {
        _container = (await account.Container()).Id;
        Assert.Equal(HttpStatusCode.Created, await StatusAsync(_raw.CreateAsync(_container, """{"id":"1","pk":"a"}""")));
    }

    public ValueTask DisposeAsync()
    {
        _raw.Dispose();
        return default;
    }

    [Theory]
    [InlineData($$"""{"id":"2","pk":"a","v":"{{Half}}"}""")]
    [InlineData($$"""{"id":"2","pk":"a","v":"{{Half}}x\\udc00"}""")]
    [InlineData("""{"id":"2","pk":"a","v":"\udc00"}""")]
    [InlineData($$"""{"id":"2{{Half}}","pk":"a"}""")]
    [InlineData($$"""{"id":"2","pk":"a","{{Half}}":1}""")]
    public async Task Half_a_character_is_refused_in_an_item(string item)
    {
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(_raw.CreateAsync(_container, item)));
        using var left = await _raw.QueryAsync(_container, """{"query":"SELECT VALUE c.id FROM c WHERE NOT (c.v = 'x') OR LENGTH(c.v) > 0 OR true ORDER BY c.id"}""");
        Assert.Contains("[\"1\"]", await left.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whole_characters_are_taken_however_they_are_written() =>
        Assert.Equal(HttpStatusCode.Created, await StatusAsync(_raw.CreateAsync(_container, """{"id":"3","pk":"a","v":"\ud83d\ude00 \\ud800 \u00e9"}""")));

    [Theory]
    [InlineData("POST", "dbs", """{"id":"x*"}""")]
    [InlineData("POST", "dbs/db/colls", """{"id":"x*","partitionKey":{"paths":["/pk"]}}""")]
    [InlineData("POST", "dbs/db/users", """{"id":"x*"}""")]
    [InlineData("POST", "dbs/db/colls/{0}/sprocs", """{"id":"s","body":"function s() { return '*'; }"}""")]
    [InlineData("PATCH", "dbs/db/colls/{0}/docs/1", """[{"op":"set","path":"/v","value":"*"}]""")]
    public async Task Bytes_that_are_no_text_are_refused_in_every_body(string verb, string path, string body)
    {
        foreach (var wrong in new[] { Encoding.ASCII.GetBytes(Half), [0xff] })
        {
            var parts = body.Split('*');
            using var content = new ByteArrayContent([.. Encoding.UTF8.GetBytes(parts[0]), .. wrong, .. Encoding.UTF8.GetBytes(parts[1])]);
            Assert.Equal(
                HttpStatusCode.BadRequest,
                await StatusAsync(_raw.SendAsync(new HttpMethod(verb), path.Replace("{0}", _container, StringComparison.Ordinal), content, ("x-ms-documentdb-partitionkey", "[\"a\"]"))));
        }
    }

    [Theory]
    [InlineData("a", 2048, HttpStatusCode.Created)]
    [InlineData("a", 2049, HttpStatusCode.BadRequest)]
    [InlineData("\\u0436", 1024, HttpStatusCode.Created)]
    [InlineData("\\u0436", 1025, HttpStatusCode.BadRequest)]
    [InlineData(Half, 1, HttpStatusCode.BadRequest)]
    public async Task A_partition_key_is_as_long_as_its_text_however_it_is_written(string character, int times, HttpStatusCode status)
    {
        var key = string.Concat(Enumerable.Repeat(character, times));
        Assert.Equal(status, await StatusAsync(_raw.CreateAsync(_container, $$"""{"id":"k{{times}}","pk":"{{key}}"}""", key)));
    }

    private static async Task<HttpStatusCode> StatusAsync(Task<HttpResponseMessage> answering)
    {
        using var answer = await answering;
        return answer.StatusCode;
    }
}
