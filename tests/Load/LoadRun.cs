using System.Collections.Concurrent;
using OrderFlow.Load.CommandLine;
using OrderFlow.Load.Following;
using OrderFlow.Load.Http;
using OrderFlow.Load.Measuring;
using OrderFlow.Load.Placing;
using OrderFlow.Load.Reporting;
using Spectre.Console;

namespace OrderFlow.Load;

/// <summary>One run from an empty shop to a checked stock: open, warm up, place, follow, check.</summary>
internal sealed class LoadRun(LoadOptions options, OrderFlowClient client, FailureLog failures, TimeProvider time)
{
    /// <summary>Of the timeout; the rest is for finding out what became of all orders.</summary>
    private const double ShareOfFollowing = 0.85;

    private static readonly TimeSpan StockPatience = TimeSpan.FromSeconds(10);

    private readonly string runId = RunId.New("load", time);

    private readonly long began = time.GetTimestamp();

    private ResourceUse resources = new(null, null, null, 0);

    /// <returns>Null if there was not even a shop to order from.</returns>
    public async Task<LoadResult?> RunAsync(ProgressContext progress, CancellationToken cancellationToken)
    {
        var plan = new OrderPlan(runId, options.Products, options.Payment, options.Fulfillment);
        var clock = new RunClock(time);
        var follower = new OrderFollower(client, clock);
        var check = new FinalCheck(client, clock);
        OrderRecord[] warmUp = [.. Enumerable.Range(0, options.WarmUp).Select(number => new OrderRecord(number))];
        OrderRecord[] orders = [.. Enumerable.Range(options.WarmUp, options.Orders).Select(number => new OrderRecord(number))];

        var shop = new Shop(client, plan);
        var opening = progress.AddTask("Customers and products", maxValue: OrderPlan.Customers + plan.Products);
        if (await UnlessEndedAsync(() => shop.OpenAsync(warmUp.Length + orders.Length, () => opening.Increment(1), cancellationToken)) is not true)
        {
            return null;
        }

        IReadOnlyList<string>? stock = null;
        var complete = await UnlessEndedAsync(async () =>
        {
            await WarmUpAsync(warmUp, plan, clock, check, progress, cancellationToken);
            await MeasureAsync(orders, plan, clock, follower, progress, cancellationToken);
            var checking = progress.AddTask("All orders checked", maxValue: orders.Count(order => order.IsAccepted));
            await check.RunAsync(orders.Where(order => order.IsAccepted), () => checking.Increment(1), cancellationToken);
            stock = await new StockCheck(client, plan).RunAsync(shop.InitialStock, Sold(), StockPatience, time, cancellationToken);
            return true;
        });

        return new(
            runId, options, clock, orders, resources, failures, Sold().Sum(), stock,
            complete ? null : "The run was interrupted or reached its timeout; what is not known counts as not done.");

        int[] Sold() => plan.UnitsOf(warmUp.Concat(orders).Where(order => order.IsConfirmed).Select(order => order.Number));
    }

    /// <summary>Compiles the app's hot paths and opens connections; ends when the app has nothing left to do.</summary>
    private async Task WarmUpAsync(
        OrderRecord[] orders, OrderPlan plan, RunClock clock, FinalCheck check, ProgressContext progress, CancellationToken cancellationToken)
    {
        var task = progress.AddTask("Warm-up", maxValue: Math.Max(1, orders.Length * 2));
        var placer = new OrderPlacer(client, plan, clock, options.Concurrency, rate: null);
        await placer.PlaceAsync(orders, _ => task.Increment(1), cancellationToken);
        await check.RunAsync(orders.Where(order => order.IsAccepted), () => task.Increment(1), cancellationToken);
        task.Value = task.MaxValue;
    }

    private async Task MeasureAsync(
        OrderRecord[] orders, OrderPlan plan, RunClock clock, OrderFollower follower, ProgressContext progress, CancellationToken cancellationToken)
    {
        var reserve = options.Timeout * ShareOfFollowing - time.GetElapsedTime(began);
        using var patience = new CancellationTokenSource(reserve > TimeSpan.Zero ? reserve : TimeSpan.Zero, time);
        using var following = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        using var meter = new ResourceMeter(ListeningProcess.Find(options.BaseAddress.Port));

        var placing = progress.AddTask("Orders answered", maxValue: orders.Length);
        var seen = progress.AddTask("Followed orders confirmed", maxValue: orders.Count(IsFollowed));
        var followed = new ConcurrentBag<Task>();
        var placer = new OrderPlacer(client, plan, clock, options.Concurrency, options.Rate);
        try
        {
            await placer.PlaceAsync(orders, Answered, cancellationToken);
        }
        finally
        {
            // Those that take too long are cancelled; the final check says which.
            await Task.WhenAll(followed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            resources = meter.Read();
        }

        if (followed.FirstOrDefault(task => task.IsFaulted) is { } broken)
        {
            await broken;
        }

        bool IsFollowed(OrderRecord order) => (order.Number - orders[0].Number) % options.FollowEvery == 0 || order == orders[^1];

        void Answered(OrderRecord order)
        {
            placing.Increment(1);
            if (IsFollowed(order) && order.IsAccepted)
            {
                followed.Add(FollowAsync(order));
            }
        }

        async Task FollowAsync(OrderRecord order)
        {
            await follower.FollowAsync(order, following.Token);
            seen.Increment(1);
        }
    }

    /// <summary>The default once the run has been interrupted or its time is over.</summary>
    private static async Task<T?> UnlessEndedAsync<T>(Func<Task<T>> part)
    {
        try
        {
            return await part();
        }
        catch (OperationCanceledException)
        {
            return default;
        }
    }
}
