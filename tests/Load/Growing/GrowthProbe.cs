using OrderFlow.Load.CommandLine;
using OrderFlow.Load.Following;
using OrderFlow.Load.Http;
using OrderFlow.Load.Measuring;
using OrderFlow.Load.Placing;
using OrderFlow.Load.Processes;
using OrderFlow.Load.Rebuilding;

namespace OrderFlow.Load.Growing;

/// <summary>What the app takes for what users do, as it is now.</summary>
internal sealed class GrowthProbe(GrowthOptions options, OwnApp app, OrderFlowClient client, OrderPlan plan, TimeProvider time)
{
    private const int Callers = 8;
    private const int PageSize = 20;
    private const string Projection = "order-summaries";

    private readonly RunClock _clock = new(time);

    /// <returns>The answers' p50 in milliseconds, and CPU per order in milliseconds.</returns>
    public async Task<(double? P50, double Cpu)> PlaceOrdersAsync(int first, int count, CancellationToken cancellationToken)
    {
        OrderRecord[] orders = [.. Enumerable.Range(first, count).Select(number => new OrderRecord(number))];
        using var meter = new ResourceMeter(app.Process);
        await new OrderPlacer(client, plan, _clock, Callers, rate: null).PlaceAsync(orders, static _ => { }, cancellationToken);
        await new FinalCheck(client, _clock).RunAsync(orders.Where(order => order.IsAccepted), static () => { }, cancellationToken);
        return (Percentiles.Of("orders", orders.Where(order => order.IsAccepted).Select(order => order.AnsweredAt - order.SentAt)).P50, CpuOf(meter) * 1_000 / count);
    }

    /// <returns>The answers' p50 in milliseconds, and CPU per page in milliseconds.</returns>
    public async Task<(double? P50, double Cpu)> ReadPagesAsync(CancellationToken cancellationToken)
    {
        var times = new List<TimeSpan>();
        using var meter = new ResourceMeter(app.Process);
        string? continuation = null;
        for (var page = 0; page < options.Pages; page++)
        {
            var began = _clock.Now;
            var answer = await client.GetOrdersAsync(null, PageSize, continuation, cancellationToken);
            times.Add(_clock.Now - began);
            // Leafs through the first ones, as people do.
            continuation = page % 5 == 4 ? null : answer.Body?.Continuation;
        }

        return (Percentiles.Of("pages", times).P50, CpuOf(meter) * 1_000 / options.Pages);
    }

    /// <returns>Events read, per second, and CPU per event in microseconds.</returns>
    public async Task<(long Events, double PerSecond, double Cpu)> RebuildAsync(CancellationToken cancellationToken)
    {
        using var meter = new ResourceMeter(app.Process);
        var watch = new RebuildWatch(client, _clock, time);
        var location = await watch.BeginAsync(Projection, cancellationToken)
            ?? throw new InvalidOperationException($"The app did not begin to rebuild {Projection}.");
        await watch.FollowAsync(location, static _ => { }, cancellationToken);
        return watch.Status is { State: "completed", EventsRead: > 0 } status
            ? (status.EventsRead, status.EventsRead / (watch.SwitchedAt - watch.BegunAt)!.Value.TotalSeconds, CpuOf(meter) * 1_000_000 / status.EventsRead)
            : throw new InvalidOperationException($"The rebuild is {watch.Status?.State}: {watch.Status?.Problem}");
    }

    private static double CpuOf(ResourceMeter meter) =>
        meter.Read().AppCpuSeconds ?? throw new InvalidOperationException("The app has ended.");
}
