using System.Text;
using LocalCloud.CosmosDb.Queries.Indexes;
using Microsoft.Azure.Cosmos;
using Microsoft.Data.Sqlite;

namespace LocalCloud.CosmosDb.Tests;

/// <summary>Queries that come again get an index on what they ask for; they answer as without.</summary>
public sealed class PropertyIndexTests : IAsyncLifetime
{
    private static readonly string s_long = new('x', 40);

    private static readonly string[] s_values =
    [
        "null", "true", "0", "-0", "0.0", "1", "1.0", "1e0", "-1", "0.1", "1e300", "-1e300", "9007199254740992", "9007199254740993", "123456789012345678901234567890",
        "\"\"", "\"a\"", "\"A\"", "\"\\u0061\"", "\"b\"", "\"é\"", "\"\\uD83D\\uDE00\"", "\"\\uFFFD\"", "\"a\\u0000b\"", "\"1\"", $"\"{s_long}\"", $"\"{s_long}a\"", $"\"{s_long}b\"", "[1]", "{\"v\":1}",
    ];

    private readonly string _directory = Directory.CreateTempSubdirectory("localcloud-").FullName;
    private CosmosDbServer _server = null!;
    private CosmosClient _client = null!;
    private Container _container = null!;

    private string File => Path.Combine(_directory, "cosmos.db");

    public async ValueTask InitializeAsync()
    {
        await StartAsync(5);
        Database database = await _client.CreateDatabaseAsync("db");
        _container = await database.CreateContainerAsync("c", "/pk", throughput: 12_000);
        await Task.WhenAll(Enumerable.Range(0, 1_050).Select(n => PutAsync(n, s_values[n % s_values.Length])));
    }

    [Fact]
    public async Task Whatever_the_values_are_answers_are_those_of_looking_at_everything()
    {
        var queries = s_values.Where(value => value[0] is '"' or '-' or (>= '0' and <= '9')).SelectMany(value => (string[])
        [
            $"c.m.v = {value}", $"c.m.v < {value}", $"c.m.v > {value} AND c.n < 900", $"{value} <= c.m.v", $"c.m.v >= {value} AND c.m.v < \"b\"", $"c.m.v > -1 AND c.m.v <= {value}",
        ]).ToList();
        var before = new List<string>();
        await using (var looking = await CosmosDbServer.StartAsync(new() { Port = 0 }, null, TestContext.Current.CancellationToken))
        {
            using var client = Account.Connect(looking);
            Container same = await (await client.CreateDatabaseAsync("db")).Database.CreateContainerAsync("c", "/pk", throughput: 12_000);
            await Task.WhenAll(Enumerable.Range(0, 1_050).Select(n => PutAsync(n, s_values[n % s_values.Length], same)));
            await Task.WhenAll(Enumerable.Range(0, 260).Select(n => PutAsync(4 * n, s_values[n * 7 % s_values.Length], same)));
            foreach (var query in queries)
            {
                before.Add(await AskAsync(query, same));
            }
        }

        foreach (var query in queries.Take(6))
        {
            await AskAsync(query);
        }

        Assert.Equal(1, Indexes());
        using var raw = new RawClient(_server);
        using var told = await raw.QueryAsync("c", """{"query":"SELECT VALUE c.n FROM c WHERE c.m.v = 1"}""", ("x-ms-localcloud-explain", "true"));
        Assert.Equal("an index on a property", told.Headers.GetValues("x-ms-localcloud-access").Single());

        // It follows what is written.
        await Task.WhenAll(Enumerable.Range(0, 260).Select(n => PutAsync(4 * n, s_values[n * 7 % s_values.Length])));
        foreach (var (query, expected) in queries.Zip(before))
        {
            Assert.Equal(expected, await AskAsync(query));
        }
    }

    [Fact]
    public async Task Pages_go_on_and_what_is_deleted_is_gone_after_a_restart_too()
    {
        for (var time = 0; time < 6; time++)
        {
            Assert.Equal(30, (await _container.Query<int>("SELECT VALUE c.n FROM c WHERE c.n >= 100 AND c.n < 130")).Count);
        }

        Assert.Equal(1, Indexes());
        _client.Dispose();
        await _server.DisposeAsync();
        await StartAsync(1_000);
        await _container.DeleteItemAsync<object>("i110", new("p110"));
        var options = new QueryRequestOptions { MaxItemCount = 4 };
        var found = await _container.PageByPage<int>(new("SELECT VALUE c.n FROM c WHERE c.n >= 100 AND c.n < 130"), options);
        Assert.Equal(Enumerable.Range(100, 30).Except([110]), found.Order());
        Assert.Equal([29], await _container.Query<int>("SELECT VALUE COUNT(1) FROM c WHERE c.n >= 100 AND c.n < 130"));
        Assert.Equal(129, (await _container.Query<int>("SELECT VALUE c.n FROM c WHERE c.n >= 100 AND c.n < 130 ORDER BY c.n DESC"))[0]);
    }

    [Fact]
    public async Task Nobody_pays_for_what_is_asked_for_once_or_in_one_partition()
    {
        for (var time = 0; time < 2; time++)
        {
            await _container.Query<int>("SELECT VALUE c.n FROM c WHERE c.n = 5");
        }

        for (var time = 0; time < 5; time++)
        {
            await _container.Query<int>("SELECT VALUE c.n FROM c WHERE c.m.v = 5", new() { PartitionKey = new("p5") });
            await _container.Query<int>("SELECT VALUE c.n FROM c WHERE c.pk = 'p5' AND c.m.v = 5");
        }

        Assert.Equal(0, Indexes());
    }

    [Fact]
    public void Names_of_all_kinds_can_be_indexed()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        PropertyKey.Register(connection);
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {PropertyKey.Function}($body, $path)";
        command.Parameters.AddWithValue("$body", Encoding.UTF8.GetBytes("""{"a:b'":{"1:x":"y","1:x":"z"},"bad":"\uD800"}"""));
        var path = command.Parameters.AddWithValue("$path", "4:a:b'3:1:x");
        Assert.Equal([0x20, 0, (byte)'z'], (byte[])command.ExecuteScalar()!);
        path.Value = "3:bad";
        Assert.Equal(PropertyKey.Unknown, (byte[])command.ExecuteScalar()!);
        path.Value = "4:none";
        Assert.Equal(DBNull.Value, command.ExecuteScalar());
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task StartAsync(int large)
    {
        _server = await CosmosDbServer.StartAsync(new() { Port = 0, Path = File, LargeContainer = large }, null, TestContext.Current.CancellationToken);
        _client = Account.Connect(_server);
        _container = _client.GetContainer("db", "c");
    }

    private async Task PutAsync(int n, string value, Container? container = null)
    {
        using var body = new MemoryStream(Encoding.UTF8.GetBytes($$$"""{"id":"i{{{n}}}","pk":"p{{{n}}}","n":{{{n}}},"m":{"v":{{{value}}}}}"""));
        using var answer = await (container ?? _container).UpsertItemStreamAsync(body, new($"p{n}"));
        answer.EnsureSuccessStatusCode();
    }

    private async Task<string> AskAsync(string where, Container? container = null) =>
        string.Join(',', (await (container ?? _container).Query<int>($"SELECT VALUE c.n FROM c WHERE {where}")).Order());

    private long Indexes()
    {
        using var connection = new SqliteConnection($"Data Source={File};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM sqlite_master WHERE name LIKE 'docs_1_p_%'";
        return (long)command.ExecuteScalar()!;
    }
}
