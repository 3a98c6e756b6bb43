using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace LocalCloud.CosmosDb.Tests;

/// <summary>
/// Requests and query texts, mutated at random: whatever comes, it is answered, with no 500, and the account is as it was. The seed is printed;
/// <c>LOCALCLOUD_SEED</c> repeats it.
/// </summary>
public sealed class FuzzTests(Account account, ITestOutputHelper output) : IClassFixture<Account>
{
    private const int Requests = 1_500;

    private static readonly string[] s_queries =
    [
        "SELECT * FROM c WHERE c.id = '1' AND c.n > 5 OR NOT c.flag",
        "SELECT c.id, c.n AS number FROM c ORDER BY c.n DESC OFFSET 1 LIMIT 2",
        "SELECT VALUE COUNT(1) FROM c WHERE c.name LIKE 'a%' ESCAPE '!'",
        "SELECT DISTINCT VALUE i.x FROM c JOIN i IN c.items WHERE EXISTS(SELECT VALUE t FROM t IN i.tags WHERE t != null)",
        "SELECT c.g, SUM(c.n) FROM c GROUP BY c.g",
        "SELECT TOP 3 ARRAY(SELECT VALUE x FROM x IN [1,2,3]) AS a, {\"k\": c.n ?? 0} AS o FROM c WHERE c.n IN (1, 2, -3.5e2) AND c.n BETWEEN 0 AND @max",
        "SELECT VALUE RegexMatch(c.name, '^[a-z]+$', 'i') ? SUBSTRING(c.name, 0, 2) : REPLICATE('x', 3) FROM c",
    ];

    private static readonly string[] s_bodies =
    [
        """{"id":"f","pk":"a","n":1,"items":[{"x":1,"tags":["t",null]}],"ttl":100}""",
        """{"operations":[{"op":"add","path":"/n","value":1},{"op":"incr","path":"/n","value":2}],"condition":"from c where c.n > 1"}""",
        """{"id":"c9","partitionKey":{"paths":["/pk"],"kind":"Hash","version":2},"indexingPolicy":{"indexingMode":"consistent","includedPaths":[{"path":"/*"}]},"defaultTtl":-1}""",
        """{"content":{"offerThroughput":400}}""",
    ];

    private static readonly string[] s_pieces = ["(", ")", "[", "]", "{", "}", "'", "\"", ",", ".", "NOT ", " AND ", "-", "@p", "null", "1e999", "\\u0000", "\uD800", "é", "SELECT ", " FROM ", "*", "?", ":", "\0", "99999999999999999999"];

    private static readonly string[] s_paths = ["dbs", "dbs/db", "dbs/db/colls", "dbs/db/colls/{c}", "dbs/db/colls/{c}/docs", "dbs/db/colls/{c}/docs/1", "dbs/db/colls/{c}/pkranges", "offers", "offers/x", "dbs/db/users", "x"];

    private static readonly (string Name, string[] Values)[] s_headers =
    [
        ("x-ms-documentdb-partitionkey", ["[\"a\"]", "[]", "[{}]", "[1,2]", "[[1]]", "a", "[\"", "[null]", "[1e999]"]),
        ("x-ms-documentdb-isquery", ["True", "true", "x"]),
        ("x-ms-cosmos-is-query-plan-request", ["True"]),
        ("x-ms-max-item-count", ["1", "-1", "0", "x", "99999999999"]),
        ("x-ms-continuation", ["x", "{}", "[{\"token\":\"x\"}]", "AAAA"]),
        ("x-ms-documentdb-is-upsert", ["True"]),
        ("x-ms-documentdb-partitionkeyrangeid", ["0", "1", "x", "-1"]),
        ("x-ms-offer-throughput", ["400", "x", "-1"]),
        ("x-ms-cosmos-offer-autopilot-settings", ["{\"maxThroughput\":4000}", "{", "{\"maxThroughput\":1.5}", "{\"maxThroughput\":99999999999}"]),
        ("If-Match", ["*", "\"x\"", "x"]),
        ("If-None-Match", ["*", "\"1\"", "\"x\"", "x"]),
        ("A-IM", ["Incremental Feed", "x"]),
        ("x-ms-start-epk", ["", "00", "zz"]),
        ("x-ms-end-epk", ["FF", "zz"]),
        ("Prefer", ["return=minimal"]),
    ];

    [Fact]
    public async Task Whatever_comes_is_answered_and_does_no_harm()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("LOCALCLOUD_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        output.WriteLine($"LOCALCLOUD_SEED={seed}");
        var random = new Random(seed);
        var witness = await account.Container();
        await witness.CreateItemAsync(new Item("1", "a", 7), new("a"));
        var target = await account.Container();
        await target.CreateItemAsync(new Item("1", "a", 7), new("a"));
        using var raw = new RawClient(account.Server);
        for (var i = 0; i < Requests; i++)
        {
            var (method, path, body, headers) = Draw(random, target.Id);
            HttpStatusCode status;
            try
            {
                using var answer = await raw.SendAsync(new HttpMethod(method), path, body, headers);
                status = answer.StatusCode;
            }
            catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
            {
                throw new InvalidOperationException($"Seed {seed}, request {i}: {method} {path} was not answered: {body}", failure);
            }

            Assert.True((int)status < 500, $"Seed {seed}, request {i}: {status} to {method} {path} [{string.Join(", ", headers)}] {body}");
            await account.Database.CreateContainerIfNotExistsAsync(target.Id, "/pk");
        }

        Assert.Equal(7, (await witness.ReadItemAsync<Item>("1", new("a"))).Resource.N);
    }

    private static (string Method, string Path, string? Body, (string, string?)[] Headers) Draw(Random random, string container)
    {
        var path = Pick(random, s_paths);
        // Deleting the database would leave nothing to be careful with.
        var method = Pick(random, path is "dbs/db" ? ["GET", "PUT"] : (string[])["GET", "POST", "POST", "POST", "PUT", "PATCH", "DELETE"]);
        var isQuery = random.Next(3) > 0;
        var body = isQuery
            ? JsonSerializer.Serialize(new { query = Mutate(random, Pick(random, s_queries)), parameters = new[] { new { name = "@max", value = 5 } } })
            : Mutate(random, Pick(random, s_bodies));
        var headers = s_headers.Where(_ => random.Next(6) == 0).Select(header => (header.Name, (string?)Pick(random, header.Values))).ToList();
        if (isQuery && method == "POST")
        {
            headers.RemoveAll(header => header.Name == "x-ms-documentdb-isquery");
            headers.Add(("x-ms-documentdb-isquery", "True"));
        }

        return (method, path.Replace("{c}", container, StringComparison.Ordinal), method == "GET" ? null : body, [.. headers]);
    }

    private static string Mutate(Random random, string text)
    {
        var result = new StringBuilder(text);
        for (var changes = random.Next(4); changes > 0 && result.Length > 0; changes--)
        {
            var at = random.Next(result.Length);
            switch (random.Next(5))
            {
                case 0:
                    result.Remove(at, Math.Min(random.Next(1, 8), result.Length - at));
                    break;
                case 1:
                    result.Insert(at, Pick(random, s_pieces));
                    break;
                case 2:
                    result.Insert(at, string.Concat(Enumerable.Repeat(Pick(random, s_pieces), random.Next(2, 300))));
                    break;
                case 3:
                    result[at] = (char)random.Next(1, 0x300);
                    break;
                default:
                    result.Append(result.ToString(at, Math.Min(20, result.Length - at)));
                    break;
            }
        }

        return result.ToString();
    }

    private static T Pick<T>(Random random, T[] values) => values[random.Next(values.Length)];
}
