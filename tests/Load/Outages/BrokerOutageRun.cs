using Azure.Messaging.ServiceBus;
using OrderFlow.Load.CommandLine;
using OrderFlow.Load.Following;
using OrderFlow.Load.Http;
using OrderFlow.Load.Measuring;
using OrderFlow.Load.Messaging;
using OrderFlow.Load.Placing;
using OrderFlow.Load.Processes;
using OrderFlow.Load.Reporting;
using Spectre.Console;

namespace OrderFlow.Load.Outages;

/// <summary>The broker goes away, orders are placed and carried to their end all the same, it comes back, and everything is told.</summary>
internal sealed class BrokerOutageRun(BrokerOutageOptions options, OwnCloud cloud, OrderFlowClient client, FailureLog failures, TimeProvider time)
{
    private const int WarmUp = 50;
    private const int Products = 20;
    private const int AtOnce = 16;

    /// <summary>Of the outage orders are placed; the rest is for the last of them to be confirmed in it.</summary>
    private const double ShareOfPlacing = 0.9;

    private readonly RunClock _clock = new(time);

    private readonly string _runId = RunId.New("outage", time);

    public async Task<BrokerOutageReport> RunAsync(ProgressContext progress, CancellationToken cancellationToken)
    {
        var plan = new OrderPlan(_runId, Products, "tok_visa");
        var opening = progress.AddTask("Customers and products", maxValue: OrderPlan.Customers + plan.Products);
        if (!await new Shop(client, plan).OpenAsync(WarmUp + options.Orders, () => opening.Increment(1), cancellationToken))
        {
            throw new InvalidOperationException("The app refused customers or products.");
        }

        var before = Records(0, WarmUp);
        await PlaceAsync(before, plan, rate: null, progress.AddTask("Orders before", maxValue: WarmUp * 2), cancellationToken);

        await cloud.KillBrokerAsync();
        var killed = time.GetTimestamp();
        var orders = Records(WarmUp, options.Orders);
        var rate = options.Orders / (options.Outage * ShareOfPlacing).TotalSeconds;
        await PlaceAsync(orders, plan, rate, progress.AddTask("Orders while the broker is down", maxValue: options.Orders * 2), cancellationToken);
        var confirmedAfter = time.GetElapsedTime(killed);
        await WaitAsync(options.Outage - confirmedAfter, progress.AddTask("The broker is down"), cancellationToken);

        await cloud.StartBrokerAsync(cancellationToken);
        var (down, returnedAt) = (time.GetElapsedTime(killed), time.GetUtcNow());
        var stories = await ReadAsync([.. before, .. orders], progress, cancellationToken);
        var published = stories.LastEnqueuedAt - returnedAt;
        return new BrokerOutageReport(
            _runId, orders.Length, orders.Count(order => order.IsConfirmed), down.TotalSeconds, confirmedAfter.TotalSeconds, published?.TotalSeconds, stories.Messages,
            stories.Repetitions, failures.Counts, [.. Problems(before, orders, confirmedAfter, published, stories)]);
    }

    private static OrderRecord[] Records(int first, int count) => [.. Enumerable.Range(first, count).Select(number => new OrderRecord(number))];

    private async Task PlaceAsync(OrderRecord[] orders, OrderPlan plan, double? rate, ProgressTask task, CancellationToken cancellationToken)
    {
        await new OrderPlacer(client, plan, _clock, AtOnce, rate).PlaceAsync(orders, _ => task.Increment(1), cancellationToken);
        await new FinalCheck(client, _clock).RunAsync(orders.Where(order => order.IsAccepted), () => task.Increment(1), cancellationToken);
    }

    private async Task WaitAsync(TimeSpan rest, ProgressTask task, CancellationToken cancellationToken)
    {
        task.IsIndeterminate();
        if (rest > TimeSpan.Zero)
        {
            await Task.Delay(rest, time, cancellationToken);
        }

        task.IsIndeterminate(false).Value = 100;
    }

    private async Task<OrderStories> ReadAsync(OrderRecord[] orders, ProgressContext progress, CancellationToken cancellationToken)
    {
        var versions = new Dictionary<string, long>();
        foreach (var order in orders.Where(order => order.IsAccepted))
        {
            versions[order.OrderId!] = (await client.GetOrderAsync(order.OrderId!, etag: null, cancellationToken)).Body?.Version ?? order.Version;
        }

        // The subscriber may wait longer than is allowed: whether it came too late is found out from when it was published.
        await using var bus = new ServiceBusClient(cloud.ServiceBus);
        var task = progress.AddTask("Orders whose events were told", maxValue: versions.Count);
        var stories = new OrderStories(bus, versions);
        await stories.ReadAsync(options.Within * 2, count => task.Increment(count), time, cancellationToken);
        return stories;
    }

    private IEnumerable<string> Problems(OrderRecord[] before, OrderRecord[] orders, TimeSpan confirmedAfter, TimeSpan? published, OrderStories stories)
    {
        if (orders.Count(order => !order.IsConfirmed) is > 0 and var open)
        {
            yield return $"{open} of {orders.Length} orders were not confirmed.";
        }

        if (confirmedAfter > options.Outage)
        {
            yield return $"The last order was confirmed after {confirmedAfter.TotalSeconds:N0} s, when the broker should have been back.";
        }

        if (published is null || published > options.Within)
        {
            yield return $"Everything was published {published?.TotalSeconds:N1} s after the broker's return, not within {options.Within.TotalSeconds:N0} s.";
        }

        if (!failures.IsEmpty)
        {
            yield return $"{failures.Counts.Values.Sum()} requests failed.";
        }

        foreach (var problem in before.Concat(orders).Where(order => order.IsAccepted).Select(order => stories.ProblemOf(order.OrderId!, confirmed: true)).OfType<string>())
        {
            yield return problem;
        }
    }
}
