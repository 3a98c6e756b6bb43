using System.Text.Json;
using BenchmarkDotNet.Attributes;
using EventSourcing.Commands;
using EventSourcing.Cosmos.Streams;
using EventSourcing.Events;
using EventSourcing.Streams;
using OrderFlow.Load.Storing;
using Ordering.Orders;

namespace OrderFlow.Benchmarks.Storing;

/// <summary>A commit on its way into the store, and a stream on its way out of it.</summary>
public class Commits
{
    private const int Length = 1_000;

    private readonly EventSerializer _serializer = OrderEventsSerializer.Create();
    private readonly SampleOrder _order = new();
    private readonly CommandContext _command = SampleOrder.NewCommand();
    private IReadOnlyList<DomainEvent> _placed = [];
    private byte[] _one = [];
    private byte[][] _stream = [];

    [GlobalSetup]
    public void Prepare()
    {
        // Both are what a commit of the app holds: one event, and the two of an order that is placed.
        _placed = [_order.Life(1, 1)[0], _order.Life(6, 1)[0]];
        _one = Write(1, _placed);
        _stream = [.. Enumerable.Range(1, Length).Select(version => Write(version, _order.Draft(version, 1)))];
    }

    /// <summary>The two events of an order that is placed.</summary>
    [Benchmark]
    public int Serialize()
    {
        var document = CommitDocument.Create(_order.Stream, 1, _placed, _command, _serializer, DateTimeOffset.UnixEpoch);
        var length = document.Body.Length;
        document.Body.Return();
        return length;
    }

    [Benchmark]
    public int Deserialize() => Read(_one).Events.Select(_serializer.Deserialize).Count();

    /// <summary>A stream of a thousand commits of one event each, from their JSON to the state.</summary>
    [Benchmark]
    public Order Fold()
    {
        var order = Order.Initial;
        foreach (var document in _stream)
        {
            foreach (var stored in Read(document).Events)
            {
                order = order.Evolve((OrderEvent)_serializer.Deserialize(stored));
            }
        }

        return order;
    }

    private static Commit Read(byte[] document) => JsonSerializer.Deserialize<Commit>(document, EventSerializer.JsonOptions)!;

    private byte[] Write(long version, IReadOnlyList<DomainEvent> events)
    {
        var commit = CommitDocument.Create(_order.Stream, version, events, _command, _serializer, DateTimeOffset.UnixEpoch).Commit;
        return JsonSerializer.SerializeToUtf8Bytes(commit, EventSerializer.JsonOptions);
    }
}
