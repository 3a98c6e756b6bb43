using System.Text.Json;
using BenchmarkDotNet.Attributes;
using EventSourcing.Cosmos.Streams;
using EventSourcing.Events;
using EventSourcing.Feeds;
using EventSourcing.Streams;
using OrderFlow.Load.Storing;

namespace OrderFlow.Benchmarks.Storing;

/// <summary>What a follower pays for a batch of a hundred commits of the change feed.</summary>
public class Feed
{
    private const int Batch = 100;

    private readonly CommitReader _remembering = new();
    private byte[] _documents = [];

    [GlobalSetup]
    public void Prepare()
    {
        var serializer = OrderEventsSerializer.Create();
        Commit[] commits =
        [
            .. Enumerable.Range(0, Batch).Select(_ => new SampleOrder()).Select(order => CommitDocument.Create(
                order.Stream, 1, order.Life(1, 2), SampleOrder.NewCommand(), serializer, DateTimeOffset.UnixEpoch).Commit),
        ];
        _documents = JsonSerializer.SerializeToUtf8Bytes(commits, EventSerializer.JsonOptions);
    }

    /// <summary>It follows another category: the stream's name is all that is read.</summary>
    [Benchmark]
    public int LookAtCategories() => new CommitReader().Read(_documents, static _ => false).Count;

    /// <summary>It follows the category, and is the first.</summary>
    [Benchmark]
    public int ParseWhole() => new CommitReader().Read(_documents, static _ => true).Count;

    /// <summary>It follows the category, and another one has read the batch before.</summary>
    [Benchmark]
    public int FindParsed() => _remembering.Read(_documents, static _ => true).Count;
}
