using System.Globalization;
using EventSourcing.Projections.Rebuilding;
using EventSourcing.Streams;
using Microsoft.Extensions.DependencyInjection;
using OrderFlow.Load.Rebuilding;
using Ordering.Orders;

namespace OrderFlow.Load.Storing;

/// <summary>
/// Rebuilds order-details as the app does, without its orchestration, each round into a generation of its own. How many orders are under
/// way at the same time decides how often one read model is written: the events of one order then come in one page of the feed, or spread
/// over several.
/// </summary>
internal sealed class RebuildMeasurement(StoreProcess process, int events, int ordersAtOnce, TimeProvider time) : IMeasurement
{
    private const string Projection = "order-details";
    private const int Writers = 16;

    /// <summary>Of the ten events of an order, as commits.</summary>
    private static readonly int[][] Shapes = [[2, 3, 5], [1, 4, 5], [1, 2, 3, 4], [5, 1, 1, 3], [4, 4, 2]];

    private readonly int orders = events / SampleOrder.LifeLength;
    private int generation;

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

    /// <summary>To the end of every range. Readers are not switched over: that waits for other processes, of which there are none.</summary>
    public async Task<Work> RunAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var rebuilder = process.Services.GetRequiredService<ProjectionRebuilder>();
        var plan = await rebuilder.BeginAsync(Projection, Guid.NewGuid().ToString("N"), cancellationToken)
            ?? throw new InvalidDataException("The rebuild has been cancelled, which nobody did.");
        generation = plan.Generation;
        var walked = await Task.WhenAll(
            plan.Ranges.Select((_, range) => rebuilder.WalkAsync(plan, range, TimeSpan.MaxValue, cancellationToken)));
        return walked.FirstOrDefault(range => range.State is not (WalkState.AtEnd or WalkState.CaughtUp) || range.FailedStreams > 0) is { } stopped
            ? throw new InvalidDataException($"The rebuild ended {stopped.State}, with {stopped.FailedStreams} streams left behind.")
            : new Work(walked.Sum(range => range.Events), time.GetElapsedTime(began), []);
    }

    public async Task<IReadOnlyList<string>> VerifyAsync(CancellationToken cancellationToken)
    {
        var audit = await GenerationAudit.RunAsync<OrderDetails>(
            process.Services, process.Database.GetContainer(Projection), generation, cancellationToken);
        return audit.Differences;
    }

    private static ParallelOptions With(int atOnce, CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken };
}
