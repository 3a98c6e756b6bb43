using System.Diagnostics;
using System.Globalization;
using System.Text;
using LocalCloud.CosmosDb.Tests.Splits;
using LocalCloud.Faults;
using Microsoft.Azure.Cosmos;

namespace LocalCloud.CosmosDb.Tests;

/// <summary>What operations cost in a small container and in a large one; figures for docs/performance.md, where the command is.</summary>
public sealed class CostTests(ITestOutputHelper output) : IDisposable
{
    private const int PerPartition = 20;
    private readonly string _directory = Directory.CreateTempSubdirectory("localcloud-").FullName;

    /// <summary>In the large container; the small one has a thousand.</summary>
    private static int Documents => int.Parse(Environment.GetEnvironmentVariable("DOCUMENTS") ?? "1000000", CultureInfo.InvariantCulture);

    /// <summary>Operations of such a name; empty for all.</summary>
    private static string Only => Environment.GetEnvironmentVariable("ONLY") ?? "";

    [Fact(Explicit = true)] // Writing a million documents takes minutes.
    public async Task Cost_does_not_grow_with_the_container()
    {
        var faults = new FaultInjector();
        await using var server = await CosmosDbServer.StartAsync(new() { Port = 0, Path = Path.Combine(_directory, "cosmos.db"), Faults = faults }, null, TestContext.Current.CancellationToken);
        using var client = Account.Connect(server, options => options.MaxRetryAttemptsOnRateLimitedRequests = 0);
        Database database = await client.CreateDatabaseAsync("db");
        var (small, large) = (await Fill(database, "small", 1000), await Fill(database, "large", Documents));
        output.WriteLine($"{"",-44}{"1,000",12}{Documents,12:N0}   p50 in ms, 16 callers: operations/s");
        foreach (var (name, callers, operation) in Operations().Where(operation => operation.Name.Contains(Only, StringComparison.Ordinal)))
        {
            for (var time = 0; time < 10 && name.Contains("of a property", StringComparison.Ordinal); time++)
            {
                await operation(large, 0, 0); // then there is an index
            }

            var (few, many) = (await Measure(operation, small, 1000, callers), await Measure(operation, large, Documents, callers));
            output.WriteLine(callers == 1 ? $"{name,-44}{few.P50,12:N2}{many.P50,12:N2}" : $"{name + ", 16 callers",-44}{few.Rate,12:N0}{many.Rate,12:N0}");
        }

        var before = Memory();
        var peak = before;
        var scans = Enumerable.Range(0, 16).Select(n => large.Query<object>($"SELECT VALUE c.id FROM c WHERE CONTAINS(c.text, 'not there {n}')")).ToArray();
        while (!Task.WhenAll(scans).IsCompleted)
        {
            await Task.Delay(100);
            peak = Math.Max(peak, Memory());
        }

        await Task.WhenAll(scans);
        output.WriteLine($"16 scans at once: {before:N0} MB before, {peak:N0} MB at most, {Memory():N0} MB after (client included)");
        faults.SplitWith(large, FaultInjectionOperationType.ReadItem);
        var started = Stopwatch.GetTimestamp();
        using var read = await large.ReadItemStreamAsync("i1", new("p0"));
        output.WriteLine($"A split: {Stopwatch.GetElapsedTime(started).TotalSeconds:N1} s");
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static IEnumerable<(string Name, int Callers, Func<Container, int, int, Task> Run)> Operations()
    {
        (string, Func<Container, int, int, Task>)[] operations =
        [
            ("point read", (container, n, _) => container.ReadItemStreamAsync($"i{n}", new($"p{n / PerPartition}"))),
            ("query of a partition", (container, n, _) => container.Query<Item>("SELECT * FROM c WHERE c.n >= 0", new() { PartitionKey = new($"p{n / PerPartition}") })),
            ("page of 100 of the change feed", ReadChanges),
            ("id = across partitions", (container, n, _) => container.Query<Item>($"SELECT * FROM c WHERE c.id = 'i{n}'")),
            ("id IN across partitions", (container, n, _) => container.Query<Item>($"SELECT * FROM c WHERE c.id IN ('i{n}', 'i{n / 2}', 'i{n / 3}')")),
            ("id BETWEEN across partitions", (container, n, _) => container.Query<Item>($"SELECT * FROM c WHERE c.id >= 'i{n}' AND c.id <= 'i{n}0'")),
            ("COUNT(1)", (container, _, _) => container.Query<int>("SELECT VALUE COUNT(1) FROM c")),
        ];
        foreach (var (name, run) in operations)
        {
            yield return (name, 1, run);
            yield return (name, 16, run);
        }

        yield return ("SUM over all", 1, (container, _, _) => container.Query<double>("SELECT VALUE SUM(c.n) FROM c"));
        yield return ("what no index serves", 1, (container, _, _) => container.Query<Item>("SELECT * FROM c WHERE LENGTH(c.text) < 3"));

        // After the others, for they make both containers larger.
        foreach (var callers in (int[])[1, 16])
        {
            yield return ("create", callers, Create);
        }

        // What makes indexes comes last.
        foreach (var callers in (int[])[1, 16])
        {
            yield return ("equality of a property", callers, (container, n, _) => container.Query<Item>($"SELECT * FROM c WHERE c.text = 'text of {n}'"));
            yield return ("range of a property", callers, (container, n, _) => container.Query<Item>($"SELECT * FROM c WHERE c.n >= {n} AND c.n < {n + 20}"));
            yield return ("create, with both indexes", callers, Create);
        }

        static Task Create(Container container, int n, int call) =>
            container.CreateItemAsync(NewItem($"new-{Guid.NewGuid():N}", n, call), new($"p{n / PerPartition}"));
    }

    private static async Task ReadChanges(Container container, int n, int call)
    {
        using var feed = container.GetChangeFeedStreamIterator(ChangeFeedStartFrom.Beginning(), ChangeFeedMode.Incremental, new() { PageSizeHint = 100 });
        using var page = await feed.ReadNextAsync();
    }

    private static async Task<(double P50, double Rate)> Measure(Func<Container, int, int, Task> operation, Container container, int documents, int callers)
    {
        var times = new List<double>();
        var random = new Random(1);
        await operation(container, 0, 0);
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            for (var call = 0; call < 3 || Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(2); call++)
            {
                int n;
                lock (random)
                {
                    n = random.Next(documents);
                }

                var begun = Stopwatch.GetTimestamp();
                await operation(container, n, call);
                lock (times)
                {
                    times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
                }
            }
        })));
        var rate = times.Count / Stopwatch.GetElapsedTime(started).TotalSeconds;
        times.Sort();
        return (times[times.Count / 2], rate);
    }

    internal static async Task<Container> Fill(Database database, string id, int documents)
    {
        Container container = await database.CreateContainerAsync(id, "/pk");
        var options = new TransactionalBatchItemRequestOptions { EnableContentResponseOnWrite = false };
        await Parallel.ForEachAsync(Enumerable.Range(0, documents / PerPartition), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (partition, ct) =>
        {
            var batch = container.CreateTransactionalBatch(new($"p{partition}"));
            for (var n = partition * PerPartition; n < (partition + 1) * PerPartition; n++)
            {
                batch.CreateItem(NewItem($"i{n}", n, 0), options);
            }

            Assert.True((await batch.ExecuteAsync(ct)).IsSuccessStatusCode);
        });
        return container;
    }

    private static object NewItem(string id, int n, int call) =>
        new { id, pk = $"p{n / PerPartition}", n, call, text = $"text of {n}", filler = new string('x', 300) };

    private static double Memory()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64 / 1024.0 / 1024.0;
    }
}
