using System.Globalization;
using EventSourcing.Feeds;
using EventSourcing.Projections;
using EventSourcing.Streams;
using Microsoft.Extensions.DependencyInjection;
using OrderFlow.Load.Rebuilding;
using Ordering.Orders;

namespace OrderFlow.Load.Storing;

/// <summary>
/// Rebuilds order-details, each round into a generation of its own. How many orders are under way at the same time decides how often one
/// read model is written: the events of one order then come in one page of the feed, or spread over several.
/// </summary>
internal sealed class RebuildMeasurement(StoreProcess process, int events, int ordersAtOnce, TimeProvider time) : IMeasurement
{
    private const int Writers = 16;
    private const int StreamsAtOnce = 16;

    /// <summary>1,000 events, at 10 events in 3⅓ commits.</summary>
    private const int CommitsPerPage = 300;

    /// <summary>Of the ten events of an order, as commits.</summary>
    private static readonly int[][] Shapes = [[2, 3, 5], [1, 4, 5], [1, 2, 3, 4], [5, 1, 1, 3], [4, 4, 2]];

    private readonly int orders = events / SampleOrder.LifeLength;
    private int generation = 1;

    public string Name => string.Create(
        CultureInfo.InvariantCulture, $"rebuild {orders * SampleOrder.LifeLength:N0} events, {ordersAtOnce:N0} orders under way at once");

    public string Unit => "events";

    public string? Marten => "11,000–17,500/s";

    public IReadOnlyList<StoreProcess> Processes => [process];

    public async Task<string?> PrepareAsync(Action<string> doing, CancellationToken cancellationToken)
    {
        doing("writing the events");
        var perWriter = Math.Max(1, ordersAtOnce / Writers);
        await Parallel.ForAsync(0, (orders + perWriter - 1) / perWriter, With(Writers, cancellationToken), async (wave, cancellation) =>
        {
            var count = Math.Min(perWriter, orders - (wave * perWriter));
            var underWay = Enumerable.Range(0, count).Select(number => (Order: new SampleOrder(), Shape: Shapes[number % Shapes.Length])).ToList();
            for (var step = 0; step < Shapes.Max(shape => shape.Length); step++)
            {
                foreach (var (order, shape) in underWay.Where(order => step < order.Shape.Length))
                {
                    var version = shape.Take(step).Sum();
                    await process.Events.AppendAsync(
                        order.Stream, ExpectedVersion.Exact(version), order.Life(version + 1, shape[step]), SampleOrder.NewCommand(), cancellation);
                }
            }
        });
        return null;
    }

    public Task<Work> WarmUpAsync(CancellationToken cancellationToken) => RunAsync(cancellationToken);

    public async Task<Work> RunAsync(CancellationToken cancellationToken)
    {
        generation++;
        var began = time.GetTimestamp();
        var feed = process.Services.GetRequiredService<IEventFeed>();
        var ranges = await feed.GetRangesAsync(cancellationToken);
        var read = await Task.WhenAll(ranges.Select(range => WalkAsync(feed, range, cancellationToken)));
        return new Work(read.Sum(), time.GetElapsedTime(began), []);
    }

    public async Task<IReadOnlyList<string>> VerifyAsync(CancellationToken cancellationToken)
    {
        var audit = await GenerationAudit.RunAsync<OrderDetails>(
            process.Services, process.Database.GetContainer("order-details"), generation, cancellationToken);
        return audit.Differences;
    }

    private async Task<long> WalkAsync(IEventFeed feed, string range, CancellationToken cancellationToken)
    {
        var runner = process.Services.GetRequiredService<ProjectionRunner<OrderDetails>>();
        var events = 0L;
        FeedPage page;
        string? position = null;
        do
        {
            page = await feed.ReadAsync(range, position, CommitsPerPage, cancellationToken);
            position = page.Position;
            await Parallel.ForEachAsync(
                page.Commits.GroupBy(commit => commit.StreamId),
                With(StreamsAtOnce, cancellationToken),
                async (stream, cancellation) => await runner.RebuildAsync(generation, stream.Key, [.. stream], cancellation));
            events += page.Commits.Sum(commit => commit.Events.Length);
        }
        while (!page.IsEnd);
        return events;
    }

    private static ParallelOptions With(int atOnce, CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken };
}
