using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace LocalCloud.CosmosDb.Tests;

/// <summary>Requests that are wrong on purpose: each gets the answer of the service, and the account goes on.</summary>
public sealed class HostileRequestTests(Account account) : IClassFixture<Account>, IDisposable
{
    private RawClient? _raw;

    private RawClient Raw => _raw ??= new(account.Server);

    public static TheoryData<string, string?> NotSigned => new()
    {
        { "authorization", null }, { "authorization", "Bearer x" }, { "authorization", "type%3Dmaster%26ver%3D1.0%26sig%3Dabc" }, { "x-ms-date", null },
    };

    public static TheoryData<string> DeepQueries => new()
    {
        { "SELECT * FROM c WHERE " + Repeat("NOT ", 100_000) + "true" },
        { "SELECT VALUE 1" + Repeat("+1", 50_000) },
        { "SELECT VALUE " + Repeat("true?1:", 10_000) + "2" },
        { "SELECT VALUE " + Repeat("(", 20_000) + "1" + Repeat(")", 20_000) },
        { "SELECT VALUE " + Repeat("[", 20_000) + Repeat("]", 20_000) },
        { "SELECT VALUE " + Repeat("-", 50_000) + "1" },
        { "SELECT VALUE c" + Repeat(".a", 100_000) + " FROM c" },
        { "SELECT VALUE c" + Repeat("[0]", 100_000) + " FROM c" },
        { "SELECT VALUE 1" + Repeat("??1", 50_000) },
        { "SELECT VALUE 'a'" + Repeat("||'b'", 50_000) },
        { "SELECT * FROM c WHERE c.a = 1" + Repeat(" OR c.a = 2", 3_000) },
        { "SELECT VALUE 1 FROM c" + string.Concat(Enumerable.Range(0, 12).Select(n => $" JOIN a{n} IN c.items")) },
        { new string('x', 600_000) },
    };

    [Theory]
    [MemberData(nameof(NotSigned))]
    public async Task A_request_that_is_not_signed_is_refused(string header, string? value) =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await Raw.SendAsync(HttpMethod.Get, "dbs", (string?)null, (header, value))).StatusCode);

    [Fact]
    public async Task A_request_of_another_time_is_refused()
    {
        var date = DateTimeOffset.UtcNow.AddHours(-2).ToString("R", CultureInfo.InvariantCulture);
        Assert.Equal(HttpStatusCode.Forbidden, (await Raw.SendAsync(HttpMethod.Get, "dbs", (string?)null, ("x-ms-date", date))).StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("1999-01-01")]
    [InlineData("9999-12-31")]
    [InlineData("new")]
    public async Task A_request_without_a_version_is_refused(string? version) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await Raw.SendAsync(HttpMethod.Get, "dbs", (string?)null, ("x-ms-version", version))).StatusCode);

    /// <summary>Cut at the gap, it would be the address of the database.</summary>
    [Theory]
    [InlineData("dbs/victim//colls/c")]
    [InlineData("dbs//colls")]
    public async Task An_address_with_a_gap_leads_nowhere(string path)
    {
        await using var server = await CosmosDbServer.StartAsync(new() { Port = 0, VerifyAuthorization = false }, null, TestContext.Current.CancellationToken);
        using var client = Account.Connect(server);
        await client.CreateDatabaseAsync("victim");
        using var raw = new RawClient(server);
        using var answer = await raw.SendAsync(HttpMethod.Delete, path, (string?)null);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetDatabase("victim").ReadAsync()).StatusCode);
    }

    [Theory]
    [InlineData("\"abc\"")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("[]")]
    public async Task Throughput_that_is_no_number_is_refused(string throughput)
    {
        await using var server = await CosmosDbServer.StartAsync(new() { Port = 0, VerifyAuthorization = false }, null, TestContext.Current.CancellationToken);
        using var client = Account.Connect(server);
        var container = (await (await client.CreateDatabaseAsync("db")).Database.CreateContainerAsync("c", "/pk", 500)).Container;
        using var raw = new RawClient(server);
        using var offers = await raw.SendAsync(HttpMethod.Get, "offers", (string?)null);
        using var listed = JsonDocument.Parse(await offers.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var offer = listed.RootElement.GetProperty("Offers")[0];
        using var answer = await raw.SendAsync(
            HttpMethod.Put, $"offers/{offer.GetProperty("id").GetString()}", offer.GetRawText().Replace("\"offerThroughput\":500", $"\"offerThroughput\":{throughput}", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(500, await container.ReadThroughputAsync());
    }

    /// <summary>Without a query plan, as any client over REST asks; what clients make of a plan has aggregates in objects.</summary>
    [Theory]
    [InlineData("SELECT VALUE COUNT(1) + 5 FROM c", HttpStatusCode.BadRequest)]
    [InlineData("SELECT ABS(SUM(c.n)) FROM c", HttpStatusCode.BadRequest)]
    [InlineData("SELECT VALUE [{\"item\": COUNT(1)}] FROM c", HttpStatusCode.OK)]
    [InlineData("SELECT VALUE (SELECT VALUE COUNT(1) FROM i IN c.items) + 5 FROM c", HttpStatusCode.OK)]
    public async Task What_computes_with_aggregates_is_refused(string query, HttpStatusCode status)
    {
        var container = await account.Container();
        using var answer = await Raw.QueryAsync(container.Id, JsonSerializer.Serialize(new { query }));
        Assert.Equal(status, answer.StatusCode);
    }

    [Theory]
    [InlineData("DELETE")]
    [InlineData("GET")]
    [InlineData("PUT")]
    public async Task What_is_meant_for_an_item_never_reaches_its_container(string method)
    {
        var container = await account.Container();
        await container.CreateItemAsync(new Item("1", "a"), new("a"));

        var raw = await Raw.SendAsync(new(method), $"dbs/db/colls/{container.Id}", (string?)null, ("x-ms-documentdb-partitionkey", "[\"a\"]"));
        var sdk = await Assert.ThrowsAsync<Microsoft.Azure.Cosmos.CosmosException>(() => container.DeleteItemAsync<Item>("..", new("a")));

        Assert.Equal(HttpStatusCode.BadRequest, raw.StatusCode);
        Assert.True(sdk.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized, $"{sdk.StatusCode}");
        Assert.Single(await container.Query<Item>("SELECT * FROM c"));
    }

    [Theory]
    [MemberData(nameof(DeepQueries))]
    public async Task A_query_too_deep_or_too_complex_is_refused_and_the_process_lives(string query)
    {
        var container = await account.Container();
        using var answer = await Raw.QueryAsync(container.Id, JsonSerializer.Serialize(new { query }));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        using var plan = await Raw.SendAsync(
            HttpMethod.Post, $"dbs/db/colls/{container.Id}/docs", JsonSerializer.Serialize(new { query }), ("x-ms-documentdb-isquery", "True"), ("x-ms-cosmos-is-query-plan-request", "True"));
        Assert.Equal(HttpStatusCode.BadRequest, plan.StatusCode);
    }

    [Theory]
    [InlineData("[", "]", "")]
    [InlineData("NOT ", "", "true")]
    [InlineData("(SELECT VALUE ", ")", "1")]
    public async Task A_query_as_deep_as_is_allowed_is_answered_or_refused_and_the_process_lives(string open, string close, string inner)
    {
        var container = await account.Container();
        await container.CreateItemAsync(new Item("1", "a"), new("a"));
        var text = Repeat(open, 1_400) + inner + Repeat(close, 1_400);
        foreach (var query in (string[])[$"SELECT VALUE {text} FROM c", $"SELECT COUNT({text}) AS n, MAX({text}) AS m FROM c"])
        {
            using var answer = await Raw.QueryAsync(container.Id, JsonSerializer.Serialize(new { query }));
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{answer.StatusCode} {query[..40]}");
            using var plan = await Raw.SendAsync(
                HttpMethod.Post, $"dbs/db/colls/{container.Id}/docs", JsonSerializer.Serialize(new { query }), ("x-ms-documentdb-isquery", "True"), ("x-ms-cosmos-is-query-plan-request", "True"));
            Assert.True(plan.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{plan.StatusCode} {query[..40]}");
        }
    }

    [Theory]
    [InlineData("SELECT VALUE RegexMatch('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', '^(a+)+$') FROM c", HttpStatusCode.OK)]
    [InlineData("SELECT VALUE RegexMatch('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', '^(?=a)(a+)+$') FROM c", HttpStatusCode.BadRequest)]
    [InlineData("SELECT VALUE LENGTH(REPLICATE(REPLICATE('x', 10000), 10000)) FROM c", HttpStatusCode.BadRequest)]
    [InlineData("SELECT VALUE [REPLICATE(REPLICATE('x', 1000), 1000), REPLICATE(REPLICATE('x', 1000), 1000)] FROM c JOIN a IN (SELECT VALUE [1,2,3,4,5,6,7,8]) JOIN b IN (SELECT VALUE [1,2,3,4,5,6,7,8]) ORDER BY c.id", HttpStatusCode.BadRequest)]
    [InlineData("SELECT VALUE ARRAY_LENGTH(f) FROM c JOIN (SELECT VALUE [1,2,3,4,5,6,7,8,9,10]) AS a JOIN (SELECT VALUE ARRAY_CONCAT(a,a,a,a,a,a,a,a,a,a)) AS b JOIN (SELECT VALUE ARRAY_CONCAT(b,b,b,b,b,b,b,b,b,b)) AS d JOIN (SELECT VALUE ARRAY_CONCAT(d,d,d,d,d,d,d,d,d,d)) AS e JOIN (SELECT VALUE ARRAY_CONCAT(e,e,e,e,e,e,e,e,e,e)) AS f JOIN (SELECT VALUE ARRAY_CONCAT(f,f,f,f,f,f,f,f,f,f)) AS g", HttpStatusCode.BadRequest)]
    [InlineData("SELECT VALUE LENGTH(f) FROM c JOIN (SELECT VALUE REPLICATE('x', 10000)) AS a JOIN (SELECT VALUE a||a||a||a||a||a||a||a||a||a) AS b JOIN (SELECT VALUE b||b||b||b||b||b||b||b||b||b) AS d JOIN (SELECT VALUE d||d||d||d||d||d||d||d||d||d) AS f", HttpStatusCode.BadRequest)]
    [InlineData("SELECT VALUE ARRAY_LENGTH(ARRAY(SELECT VALUE 1 FROM a IN (SELECT VALUE [1,2,3,4,5,6,7,8,9,10]) JOIN b IN (SELECT VALUE [1,2,3,4,5,6,7,8,9,10]) JOIN d IN (SELECT VALUE [1,2,3,4,5,6,7,8,9,10]) JOIN e IN (SELECT VALUE [1,2,3,4,5,6,7,8,9,10]) JOIN f IN (SELECT VALUE [1,2,3,4,5,6,7,8,9,10]) JOIN g IN (SELECT VALUE [1,2,3,4,5,6,7,8,9,10]))) FROM c", HttpStatusCode.BadRequest)]
    public async Task A_query_has_a_budget_as_a_whole(string query, HttpStatusCode expected)
    {
        var container = await account.Container();
        for (var i = 0; i < 20; i++)
        {
            await container.CreateItemAsync(new Item($"{i}", "a"), new("a"));
        }

        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        using var answer = await Raw.QueryAsync(container.Id, JsonSerializer.Serialize(new { query }));
        Assert.Equal(expected, answer.StatusCode);
        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(8));
    }

    [Theory]
    [InlineData("""{"query":"SELECT @x FROM c"}""")]
    [InlineData("""{"query":"SELECT * FROM c WHERE c.id = @x","parameters":[{"name":"@y","value":1}]}""")]
    [InlineData("""{"query":"SELECT * FROM c","parameters":5}""")]
    [InlineData("""{"query":"SELECT c.id AS value FROM c"}""")]
    [InlineData("""{"query":"SELECT c.id AS order FROM c"}""")]
    [InlineData("""{"query":"SELECT c.order FROM c"}""")]
    [InlineData("""{"query":"SELECT c.value FROM c"}""")]
    public async Task A_query_that_the_service_refuses_is_refused(string body)
    {
        var container = await account.Container();
        Assert.Equal(HttpStatusCode.BadRequest, (await Raw.QueryAsync(container.Id, body)).StatusCode);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("0")]
    [InlineData("-5")]
    public async Task A_page_has_a_size(string count)
    {
        var container = await account.Container();
        using var answer = await Raw.SendAsync(
            HttpMethod.Post, $"dbs/db/colls/{container.Id}/docs", """{"query":"SELECT * FROM c"}""", ("x-ms-documentdb-isquery", "True"), ("x-ms-max-item-count", count));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a?b")]
    [InlineData("a#b")]
    public async Task An_id_that_the_service_refuses_is_refused(string id)
    {
        var container = await account.Container();
        Assert.Equal(HttpStatusCode.BadRequest, (await Raw.CreateAsync(container.Id, $$"""{"id":"{{id}}","pk":"a"}""")).StatusCode);
    }

    [Fact]
    public async Task A_document_that_the_service_refuses_is_refused()
    {
        var container = await account.Container();
        Assert.Equal(HttpStatusCode.BadRequest, (await Raw.CreateAsync(container.Id, $$"""{"id":"{{new string('x', 256)}}","pk":"a"}""")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Raw.CreateAsync(container.Id, """{"id":"1","pk":"a","ttl":"5"}""")).StatusCode);
        var key = new string('k', 3_000);
        Assert.Equal(HttpStatusCode.BadRequest, (await Raw.CreateAsync(container.Id, $$"""{"id":"1","pk":"{{key}}"}""", key)).StatusCode);
        var deep = $$"""{"id":"1","pk":"a","x":{{Repeat("[", 200)}}{{Repeat("]", 200)}}}""";
        Assert.Equal(HttpStatusCode.BadRequest, (await Raw.CreateAsync(container.Id, deep)).StatusCode);
        using var notUtf8 = new ByteArrayContent([.. "{\"id\":\"1\",\"pk\":\"a\",\"x\":\""u8, 0xFF, 0xFE, .. "\"}"u8]);
        Assert.Equal(HttpStatusCode.BadRequest, (await Raw.SendAsync(HttpMethod.Post, $"dbs/db/colls/{container.Id}/docs", notUtf8, ("x-ms-documentdb-partitionkey", "[\"a\"]"))).StatusCode);
        Assert.Empty(await container.Query<Item>("SELECT * FROM c"));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    public async Task A_document_of_many_megabytes_is_too_large(int megabytes)
    {
        var container = await account.Container();
        try
        {
            using var answer = await Raw.CreateAsync(container.Id, $$"""{"id":"1","pk":"a","x":"{{new string('x', megabytes * 1024 * 1024)}}"}""");
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        }
        catch (HttpRequestException)
        {
            Assert.Equal(10, megabytes); // The answer may come, and the connection go, before all has been sent.
        }
    }

    [Theory]
    [InlineData("""{"id":"bad","partitionKey":{"paths":["/pk"],"kind":"Hash"},"indexingPolicy":{"indexingMode":"fancy"}}""", null)]
    [InlineData("""{"id":"bad","partitionKey":{"paths":["/pk"],"kind":"Hash"},"indexingPolicy":{"includedPaths":[{"path":"abc"}]}}""", null)]
    [InlineData("""{"id":"bad","partitionKey":{"paths":["/pk"],"kind":"Hash"}}""", "99")]
    [InlineData("""{"id":"bad","partitionKey":{"paths":["/pk"],"kind":"Hash"}}""", "abc")]
    [InlineData("""{"id":"bad","partitionKey":{"paths":["/pk"],"kind":"Hash"}}""", "450")]
    public async Task A_container_that_the_service_refuses_is_refused(string body, string? throughput) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await Raw.SendAsync(HttpMethod.Post, "dbs/db/colls", body, ("x-ms-offer-throughput", throughput))).StatusCode);

    [Fact]
    public async Task A_patch_may_be_its_operations_alone()
    {
        var container = await account.Container();
        await container.CreateItemAsync(new Item("1", "a"), new("a"));
        using var answer = await Raw.SendAsync(
            HttpMethod.Patch, $"dbs/db/colls/{container.Id}/docs/1", """[{"op":"set","path":"/n","value":5}]""", ("x-ms-documentdb-partitionkey", "[\"a\"]"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("zz\r\n{}\r\n0\r\n\r\n")]
    [InlineData("80000000\r\n{}\r\n0\r\n\r\n")]
    [InlineData("99999999999999999999\r\n{}\r\n")]
    public async Task A_broken_chunk_is_a_bad_request(string chunks)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, account.Server.Endpoint.Port, TestContext.Current.CancellationToken);
        var stream = socket.GetStream();
        var date = DateTimeOffset.UtcNow.ToString("R", CultureInfo.InvariantCulture);
        var head = $"POST /dbs HTTP/1.1\r\nHost: localhost\r\nx-ms-version: 2018-12-31\r\nx-ms-date: {date}\r\nauthorization: {Raw.Token(HttpMethod.Post, "dbs", date)}\r\n"
            + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head + chunks), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        Assert.StartsWith("HTTP/1.1 400", await reader.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    public void Dispose() => _raw?.Dispose();

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
