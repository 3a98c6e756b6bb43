using EventSourcing.Streams;
using OrderFlow.Load.CommandLine;
using OrderFlow.Load.Http;
using OrderFlow.Load.Processes;
using OrderFlow.Load.Storing;

namespace OrderFlow.Load.Growing;

/// <summary>
/// Fills the app's event store through the store's own API: drafts of orders, which all projections show and nobody fulfils. Their events are
/// spread evenly, in commits of five.
/// </summary>
internal sealed class DraftFiller(GrowthOptions options, TimeProvider time)
{
    private const int EventsPerCommit = 5;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>Written by now.</summary>
    public int Events { get; private set; }

    public int Streams { get; private set; }

    /// <summary>Returns when the projections have all of it.</summary>
    /// <returns>Events per second.</returns>
    public async Task<double> FillAsync(OwnApp app, OrderFlowClient client, int upToStreams, Action<int> written, CancellationToken cancellationToken)
    {
        await using var store = StoreProcess.Open(app.Cosmos, "orderflow");
        var began = time.GetTimestamp();
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = options.Writers, CancellationToken = cancellationToken };
        var added = 0;
        await Parallel.ForAsync(Streams, upToStreams, atOnce, async (number, cancellation) =>
        {
            var order = new SampleOrder();
            var length = LengthOf(number);
            for (var version = 1; version <= length; version += EventsPerCommit)
            {
                var count = Math.Min(EventsPerCommit, length - version + 1);
                await store.Events.AppendAsync(
                    order.Stream, ExpectedVersion.Exact(version - 1), order.Draft(version, count), SampleOrder.NewCommand(), cancellation);
                Interlocked.Add(ref added, count);
                written(count);
            }
        });
        (Streams, Events) = (upToStreams, Events + added);
        await CaughtUpAsync(client, cancellationToken);
        return added / time.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>Nothing may be left of the filling that would be measured with what comes after it.</summary>
    private async Task CaughtUpAsync(OrderFlowClient client, CancellationToken cancellationToken)
    {
        while ((await client.GetProjectionsAsync(cancellationToken)).Body?.AreCaughtUp() is not true)
        {
            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    /// <summary>The whole number of events, also where it is not a multiple of the streams.</summary>
    private int LengthOf(int stream) => (options.Events / options.Streams) + (stream < options.Events % options.Streams ? 1 : 0);
}
