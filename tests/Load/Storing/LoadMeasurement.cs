using System.Globalization;
using System.Net;
using EventSourcing.Aggregates;
using EventSourcing.Streams;
using Microsoft.Azure.Cosmos;
using Ordering.Orders;

namespace OrderFlow.Load.Storing;

/// <summary>Loads one long-lived aggregate, which nothing has been remembered of, from its events or from its snapshot.</summary>
internal sealed class LoadMeasurement(StoreProcess process, int length, int eventsPerCommit, bool withSnapshot, TimeProvider time) : IMeasurement
{
    private const int LoadsPerRound = 10;
    private const int CommandsAfterSnapshot = 5;

    private static readonly TimeSpan SnapshotPatience = TimeSpan.FromSeconds(5);

    private readonly SampleOrder order = new();
    private long expected;

    public string Name => string.Create(
        CultureInfo.InvariantCulture,
        $"load {length:N0} events, commits of {eventsPerCommit}, {(withSnapshot ? "with snapshot" : "from events")}");

    public string Unit => "loads";

    public string? Marten => withSnapshot ? null : "202 ms";

    public IReadOnlyList<StoreProcess> Processes => [process];

    public async Task<string?> PrepareAsync(Action<string> doing, CancellationToken cancellationToken)
    {
        doing("writing the stream");
        while (expected < length)
        {
            await AppendAsync(eventsPerCommit, cancellationToken);
        }

        if (!withSnapshot)
        {
            return null;
        }

        doing("waiting for its snapshot");
        await LoadAsync(cancellationToken);
        var began = time.GetTimestamp();
        while (!await HasSnapshotAsync(cancellationToken))
        {
            if (time.GetElapsedTime(began) > SnapshotPatience)
            {
                return "the store wrote no snapshot";
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
        }

        // What a snapshot is worth shows only when there is something newer.
        for (var i = 0; i < CommandsAfterSnapshot; i++)
        {
            await AppendAsync(1, cancellationToken);
        }

        return null;
    }

    public Task<Work> WarmUpAsync(CancellationToken cancellationToken) => RunAsync(cancellationToken);

    public async Task<Work> RunAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var durations = new List<TimeSpan>();
        for (var i = 0; i < LoadsPerRound; i++)
        {
            var sent = time.GetTimestamp();
            var loaded = await LoadAsync(cancellationToken);
            durations.Add(time.GetElapsedTime(sent));
            if (loaded.Version != expected)
            {
                throw new InvalidDataException($"{order.Stream} has {expected} events, but was loaded at version {loaded.Version}.");
            }
        }

        return new Work(LoadsPerRound, time.GetElapsedTime(began), durations);
    }

    public Task<IReadOnlyList<string>> VerifyAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);

    /// <summary>As of a time it is folded from its beginning, whatever snapshots there are.</summary>
    private Task<AggregateState<Order>> LoadAsync(CancellationToken cancellationToken) => withSnapshot
        ? process.ForgetfulRepository().LoadAsync<Order, OrderEvent>(order.Stream, cancellationToken)
        : process.ForgetfulRepository().LoadAsOfAsync<Order, OrderEvent>(order.Stream, null, DateTimeOffset.MaxValue, cancellationToken);

    private async Task AppendAsync(int count, CancellationToken cancellationToken)
    {
        var result = await process.Events.AppendAsync(
            order.Stream, ExpectedVersion.Exact(expected), order.Draft(expected + 1, count), SampleOrder.NewCommand(), cancellationToken);
        expected = result is AppendResult.Appended appended
            ? appended.Commit.LastVersion
            : throw new InvalidDataException($"{order.Stream}, which has one writer, answered {result} at version {expected}.");
    }

    private async Task<bool> HasSnapshotAsync(CancellationToken cancellationToken)
    {
        using var iterator = process.Database.GetContainer("snapshots").GetItemQueryStreamIterator(
            "SELECT VALUE 1 FROM c", requestOptions: new() { PartitionKey = new PartitionKey(order.Stream.ToString()), MaxItemCount = 1 });
        using var response = await iterator.ReadNextAsync(cancellationToken);
        return response.StatusCode == HttpStatusCode.OK && response.Headers["x-ms-item-count"] is not (null or "0");
    }
}
