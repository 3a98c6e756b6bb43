using System.Text;
using BenchmarkDotNet.Attributes;
using LocalCloud.CosmosDb.Queries;
using LocalCloud.CosmosDb.Queries.Evaluation;
using LocalCloud.CosmosDb.Queries.Syntax;
using LocalCloud.CosmosDb.Queries.Values;

namespace OrderFlow.Benchmarks.Querying;

/// <summary>Queries of the emulated Cosmos DB, without storage and HTTP.</summary>
public class Sql
{
    private const string Query = """
        SELECT VALUE { id: c.id, total: c.total.amount, lines: ARRAY_LENGTH(c.lines) } FROM c
        WHERE c.status IN ("confirmed", "shipped") AND c.total.amount > @least AND STARTSWITH(c.customer.name, "Gr") AND NOT IS_DEFINED(c.deletedAt)
        """;

    private static readonly byte[] s_document = Encoding.UTF8.GetBytes("""
        {"id":"order-1","status":"confirmed","customer":{"id":"customer-1","name":"Grace Hopper"},"total":{"amount":99.8,"currency":"EUR"},
        "lines":[{"productId":"p-1","quantity":1},{"productId":"p-2","quantity":1}],"_ts":1700000000}
        """);

    private readonly DocumentReader _reader = new();
    private CompiledQuery? _compiled;
    private Frame? _frame;

    [GlobalSetup]
    public void Prepare()
    {
        _compiled = new QueryCache().Prepare(Query).Compiled;
        _frame = new Frame(_compiled.Bindings.SlotCount, new Dictionary<string, SqlValue> { ["@least"] = SqlValue.Of(10d) }, 0);
        if (!Evaluate())
        {
            throw new InvalidOperationException("The document is to match.");
        }
    }

    [GlobalCleanup]
    public void Clean() => _reader.Dispose();

    [Benchmark]
    public object Parse() => SqlParser.Parse(Query, out _);

    /// <summary>Parsed, checked and compiled: what a text costs that was not met before.</summary>
    [Benchmark]
    public object Prepared() => new QueryCache().Prepare(Query);

    /// <summary>One document, from its bytes to the filter's answer and the projected value.</summary>
    [Benchmark]
    public bool Evaluate()
    {
        var (query, frame) = (_compiled!, _frame!);
        frame.Slots[Frame.Document] = _reader.Read(s_document);
        return query.Where!(frame).IsTrue && query.Select(frame).IsDefined;
    }
}
