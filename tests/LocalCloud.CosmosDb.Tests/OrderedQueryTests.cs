using CsCheck;
using Microsoft.Azure.Cosmos;
using Newtonsoft.Json.Linq;

namespace LocalCloud.CosmosDb.Tests;

/// <summary>ORDER BY is answered from an order kept in memory: it must be what sorting all documents gives, whatever was written before.</summary>
public sealed class OrderedQueryTests(Account account) : IClassFixture<Account>
{
    private static readonly string[] Values =
        ["", "null", "true", "false", "0", "-1.5", "2", "1e300", "\"\"", "\"a\"", "\"b\"", "\"é\"", "\"😀\"", "[1]", "[2,\"x\"]", "{}", "{\"k\":1}", "{\"v\":2}"];

    private const int Primitives = 13;

    private static readonly (string Text, Func<JObject, bool> Holds)[] Filters =
    [
        ("true", _ => true),
        ("c.g = 1", item => item["g"]!.Value<int>() == 1),
        ("1 = c.g AND IS_DEFINED(c.m.v)", item => item["g"]!.Value<int>() == 1 && Value(item) is not null),
        ("c.m[\"v\"] >= @bound", item => IsNumber(Value(item)) && (double)Value(item)! >= 0),
        ("(c.g = 1 AND @bound >= c.m.v)", item => item["g"]!.Value<int>() == 1 && IsNumber(Value(item)) && (double)Value(item)! <= 0),
        ("c.g + 1 = 2", item => item["g"]!.Value<int>() == 1),
        ("c.g = 1 OR c.m.v = 'a'", item => item["g"]!.Value<int>() == 1 || (Value(item) is { Type: JTokenType.String } text && (string)text! == "a")),
        ("c.m.v = null", item => Value(item) is { Type: JTokenType.Null }),
        ("c.m.v = [1]", item => Value(item) is JArray { Count: 1 }),
        ("c.g = undefined", _ => false),
        ("c.m.none < 3", _ => false),
    ];

    private static readonly Gen<(int Kind, int Id, int Value, int Group)> Writes = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 39], Gen.Int[0, Values.Length - 1], Gen.Int[0, 1]);

    /// <summary>Creates, replaces and deletes between queries of every kind, page by page with the token alone and with one iterator.</summary>
    [Theory]
    [InlineData(1, false, false)]
    [InlineData(2, false, false)]
    [InlineData(1, true, false)]
    [InlineData(1, true, true)]
    public async Task Ordered_pages_equal_sorting_in_memory_whatever_is_written_in_between(int ranges, bool inOnePartition, bool isLarge)
    {
        var container = await account.Container(ranges, configure: c => c.Composite("/m/v", "/g").Composite("/m/v", "-/g"));
        var model = new Dictionary<string, JObject>();
        var (next, age) = (0L, new Dictionary<string, long>());
        if (isLarge)
        {
            // A partition of fewer documents is read as it is.
            await Fill();
        }

        var query = Gen.Select(Gen.Int[0, Filters.Length - 1], Gen.Int[1, 13], Gen.Bool, Gen.Int[0, 2], Gen.Bool);
        await Gen.Select(Writes.Array[0, 12], query).SampleAsync(
            async (writes, asked) =>
            {
                foreach (var (kind, id, value, group) in writes)
                {
                    // Beyond one partition the client merges and resumes arrays and objects by a hash of its own.
                    await Write(kind, $"{id}", Values[inOnePartition ? value : value % Primitives], group);
                }

                var (filter, page, descending, second, byToken) = asked;
                await Check(Filters[filter], isLarge ? page * 40 : page, descending, second, byToken);
            },
            iter: 60,
            threads: 1);

        async Task Fill()
        {
            for (var n = 100; n < 700; n++)
            {
                await Write(1, $"{n}", Values[n % Values.Length], n % 2);
            }
        }

        JObject Item(string id, string value, int group) => new()
        {
            ["id"] = id,
            ["pk"] = inOnePartition ? "one" : "p" + id,
            ["g"] = group,
            ["m"] = value.Length == 0 ? new JObject() : new JObject { ["v"] = JToken.Parse(value) },
        };

        async Task Write(int kind, string id, string value, int group)
        {
            var item = Item(id, value, group);
            var key = new PartitionKey((string)item["pk"]!);
            if (kind > 0)
            {
                await container.UpsertItemAsync(item, key);
                model[id] = item;
                age.TryAdd(id, ++next);
            }
            else if (model.Remove(id))
            {
                await container.DeleteItemAsync<JObject>(id, key);
                age.Remove(id);
            }
        }

        async Task Check((string Text, Func<JObject, bool> Holds) filter, int page, bool descending, int second, bool byToken)
        {
            var direction = descending ? "DESC" : "ASC";
            var also = second switch { 0 => "", 1 => ", c.g ASC", _ => ", c.g DESC" };
            var query = new QueryDefinition($"SELECT * FROM c WHERE {filter.Text} ORDER BY c.m.v {direction}{also}").WithParameter("@bound", 0);
            var options = new QueryRequestOptions { MaxItemCount = page, PartitionKey = inOnePartition ? new("one") : null };
            var found = byToken ? await container.PageByPage<JObject>(query, options) : await container.Query<JObject>(query, options);
            var expected = model.Values.Where(filter.Holds).ToList();
            Assert.Equal(expected.Select(Id).Order(), found.Select(Id).Order());
            Assert.All(found, item => Assert.True(JToken.DeepEquals(model[Id(item)]["m"], item["m"]), $"{item} is not the latest"));

            var order = Comparer<((int, double, string) First, int Second)>.Create((x, y) =>
                Compare(x.First, y.First) * (descending ? -1 : 1) is not 0 and var first ? first : x.Second.CompareTo(y.Second));
            var places = found.Select(Place).ToList();
            Assert.Equal(expected.Select(Place).Order(order), places);
            ((int, double, string) First, int Second) Place(JObject item) => (Rank(item), Sign(second) * item["g"]!.Value<int>());

            if (ranges == 1 && second == 0)
            {
                var ties = found.Zip(found.Skip(1)).Where(pair => Rank(pair.First) == Rank(pair.Second));
                Assert.All(ties, pair => Assert.Equal(descending, age[Id(pair.First)] > age[Id(pair.Second)]));
            }
        }
    }

    [Fact]
    public async Task A_page_ends_at_its_size_at_TOP_and_after_OFFSET_LIMIT()
    {
        var container = await account.Container(2);
        await Task.WhenAll(Enumerable.Range(0, 60).Select(n => container.CreateItemAsync(new Item($"i{n}", $"p{n}", n, n % 3 == 0 ? "x" : null), new($"p{n}"))));
        var options = new QueryRequestOptions { MaxItemCount = 7 };
        Assert.Equal([59, 58, 57], await container.Query<int>("SELECT TOP 3 VALUE c.n FROM c ORDER BY c.n DESC", options));
        Assert.Equal(Enumerable.Range(20, 20), await container.Query<int>("SELECT VALUE c.n FROM c ORDER BY c.n OFFSET 20 LIMIT 20", options));
        Assert.Equal(Enumerable.Range(0, 60), await container.PageByPage<int>(new("SELECT VALUE c.n FROM c ORDER BY c.n"), options));
        Assert.Equal(20, (await container.Query<string>("SELECT VALUE c.name FROM c ORDER BY c.n", options)).Count);
    }

    [Fact]
    public async Task Documents_that_are_joined_come_in_order_too()
    {
        var container = await account.Container(configure: c => c.Composite("/n", "-/id"));
        await Task.WhenAll(Enumerable.Range(0, 30).Select(n => container.CreateItemAsync(new Item($"i{n:00}", $"p{n}", n % 4, Tags: ["a", "b"]), new($"p{n}"))));
        var query = new QueryDefinition("SELECT VALUE CONCAT(c.id, t) FROM c JOIN t IN c.tags ORDER BY c.n, c.id DESC");
        var expected = Enumerable.Range(0, 30).OrderBy(n => n % 4).ThenByDescending(n => n).SelectMany(n => new[] { $"i{n:00}a", $"i{n:00}b" });
        Assert.Equal(expected, await container.Query<string>(query, new() { MaxItemCount = 7 }));
    }

    [Fact]
    public async Task Values_too_large_to_be_kept_in_memory_are_ordered_all_the_same()
    {
        var container = await account.Container();
        var name = new string('x', 1_900_000);
        for (var n = 0; n < 40; n++)
        {
            await container.CreateItemAsync(new Item($"i{n}", $"p{n}", n * 7 % 40, name), new($"p{n}"));
        }

        var query = new QueryDefinition("SELECT VALUE c.n FROM c WHERE c.name >= 'x' ORDER BY c.n DESC");
        for (var time = 0; time < 2; time++)
        {
            Assert.Equal(Enumerable.Range(0, 40).Reverse(), await container.PageByPage<int>(query, new() { MaxItemCount = 7 }));
        }
    }

    private static int Sign(int second) => second switch { 0 => 0, 1 => 1, _ => -1 };

    private static string Id(JObject item) => (string)item["id"]!;

    private static JToken? Value(JObject item) => item["m"]!["v"];

    private static bool IsNumber(JToken? value) => value is { Type: JTokenType.Integer or JTokenType.Float };

    private static int Compare((int Kind, double Number, string Text) x, (int Kind, double Number, string Text) y) =>
        x.Kind != y.Kind ? x.Kind.CompareTo(y.Kind)
        : x.Number != y.Number ? x.Number.CompareTo(y.Number)
        : string.CompareOrdinal(x.Text, y.Text);

    private static (int Kind, double Number, string Text) Rank(JObject item) => Value(item) switch
    {
        null => (0, 0, ""),
        { Type: JTokenType.Null } => (1, 0, ""),
        { Type: JTokenType.Boolean } value => (2, (bool)value ? 1 : 0, ""),
        { Type: JTokenType.String } value => (4, 0, (string)value!),
        JArray => (5, 0, ""),
        JObject => (6, 0, ""),
        var value => (3, (double)value, ""),
    };
}
