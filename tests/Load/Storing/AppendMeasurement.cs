using System.Collections.Concurrent;
using System.Globalization;
using EventSourcing.Streams;

namespace OrderFlow.Load.Storing;

/// <summary>Many writers, each to streams of its own: orders through their whole life, commit by commit.</summary>
internal sealed class AppendMeasurement(StoreProcess process, int writers, int eventsPerCommit, TimeSpan warmUp, TimeSpan round, TimeProvider time)
    : IMeasurement
{
    /// <summary>The last stream of each writer in each round is read back.</summary>
    private readonly ConcurrentQueue<StreamId> written = [];

    public string Name => string.Create(
        CultureInfo.InvariantCulture, $"append, {writers} writers, {(eventsPerCommit == 1 ? "1 event" : $"{eventsPerCommit} events")}");

    public string Unit => "appends";

    public string? Marten => "1,500–2,300/s";

    public IReadOnlyList<StoreProcess> Processes => [process];

    public Task<string?> PrepareAsync(Action<string> doing, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public Task<Work> WarmUpAsync(CancellationToken cancellationToken) => WriteAsync(warmUp, cancellationToken);

    public Task<Work> RunAsync(CancellationToken cancellationToken) => WriteAsync(round, cancellationToken);

    public async Task<IReadOnlyList<string>> VerifyAsync(CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        foreach (var stream in written)
        {
            var versions = 0L;
            await foreach (var commit in process.Events.ReadAsync(stream, 0, cancellationToken))
            {
                versions = commit.FirstVersion == versions + 1 ? commit.LastVersion : -1;
            }

            if (versions != SampleOrder.LifeLength)
            {
                problems.Add($"{stream} should end at version {SampleOrder.LifeLength}, not {versions}.");
            }
        }

        return problems;
    }

    private async Task<Work> WriteAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var all = await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(() => WriteOrdersAsync(began, duration, cancellationToken))));
        var elapsed = time.GetElapsedTime(began);
        return new Work(all.Sum(durations => durations.Count), elapsed, [.. all.SelectMany(durations => durations)]);
    }

    private async Task<List<TimeSpan>> WriteOrdersAsync(long began, TimeSpan duration, CancellationToken cancellationToken)
    {
        var durations = new List<TimeSpan>();
        var order = new SampleOrder();
        while (time.GetElapsedTime(began) < duration)
        {
            order = new SampleOrder();
            for (var version = 0; version < SampleOrder.LifeLength; version += eventsPerCommit)
            {
                var sent = time.GetTimestamp();
                var result = await process.Events.AppendAsync(
                    order.Stream, ExpectedVersion.Exact(version), order.Life(version + 1, eventsPerCommit), SampleOrder.NewCommand(), cancellationToken);
                durations.Add(time.GetElapsedTime(sent));
                if (result is not AppendResult.Appended)
                {
                    throw new InvalidDataException($"{order.Stream}, which has one writer, answered {result} at version {version}.");
                }
            }
        }

        if (durations.Count > 0)
        {
            written.Enqueue(order.Stream);
        }

        return durations;
    }
}
