using OrderFlow.Load.CommandLine;
using OrderFlow.Load.Following;
using OrderFlow.Load.Http;
using OrderFlow.Load.Measuring;
using OrderFlow.Load.Outages;
using OrderFlow.Load.Placing;
using OrderFlow.Load.Processes;
using Spectre.Console;

namespace OrderFlow.Load.Rebuilding;

/// <summary>One run: orders, load, rebuild under load (and a kill in the middle of it), quiet, comparison.</summary>
internal sealed class RebuildRun(RebuildOptions options, OrderFlowClient client, FailureLog failures, TimeProvider time)
{
    /// <summary>Of the stock; the commands under way sell from it too.</summary>
    private const int MostOrdersMeanwhile = 50_000;

    private const int Products = 20;
    private const int WatchedFromTheStart = 2_000;

    /// <summary>After the rebuild the load goes on for as long, so that every reader is seen on the new generation.</summary>
    private static readonly TimeSpan After = TimeSpan.FromSeconds(5);

    private readonly RunClock clock = new(time);

    private readonly string runId = RunId.New("rebuild", time);

    public async Task<RebuildFindings> RunAsync(ProgressContext progress, CancellationToken cancellationToken)
    {
        var app = options.KillAfter is null ? null : KillableApp.Find(options.BaseAddress.Port, OutputFile());
        var plan = new OrderPlan(runId, Products, "tok_visa");
        var findings = new RebuildFindings { RunId = runId, Options = options, Failures = failures };
        await PlaceOrdersAsync(plan, progress, cancellationToken);

        var watched = new WatchedOrders();
        await watched.FindAsync(client, WatchedFromTheStart, cancellationToken);
        if (watched.Count == 0)
        {
            throw new InvalidOperationException("There are no orders to rebuild; --orders places some.");
        }

        var commands = new CommandStream(client, plan, watched, clock, firstOrder: options.Orders);
        var queries = new QueryStream(client, watched, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var load = Task.WhenAll(
            new Pace(options.Rate, clock).RunAsync((number, due) => commands.SendAsync(number, due, cancellationToken), stop.Token),
            new Pace(options.Queries, clock).RunAsync((number, due) => queries.SendAsync(number, due, cancellationToken), stop.Token));
        try
        {
            var loadBegan = clock.Now;
            await WaitAsync(progress.AddTask("Load before the rebuild"), options.Before, cancellationToken);
            var watch = new RebuildWatch(client, clock, time);
            findings = findings with { Watch = watch };
            await RebuildAsync(watch, app, findings, progress, cancellationToken);
            findings.Latencies.Add(commands.Latencies("commands before", loadBegan, watch.BegunAt));
            findings.Latencies.Add(commands.Latencies("commands during the rebuild", watch.BegunAt, watch.EndedAt ?? clock.Now));
            findings.Latencies.Add(queries.Latencies("queries before", loadBegan, watch.BegunAt));
            findings.Latencies.Add(queries.Latencies("queries during the rebuild", watch.BegunAt, watch.EndedAt ?? clock.Now));
            await WaitAsync(progress.AddTask("Load after the rebuild"), After, cancellationToken);
        }
        finally
        {
            await stop.CancelAsync();
            await load.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            findings = findings with { Queries = queries.Findings, Commands = commands.Answered };
        }

        var quiet = progress.AddTask("Until all is quiet").IsIndeterminate();
        await new Quiet(client, clock, time).WaitAsync([.. commands.Placed], cancellationToken);
        quiet.IsIndeterminate(false).Value = 100;

        var comparing = progress.AddTask("Comparing document for document").IsIndeterminate();
        findings = findings with { Audit = await AppAudit.RunAsync(options, time, cancellationToken) };
        comparing.IsIndeterminate(false).Value = 100;
        return findings;
    }

    private async Task PlaceOrdersAsync(OrderPlan plan, ProgressContext progress, CancellationToken cancellationToken)
    {
        var shop = progress.AddTask("Customers and products", maxValue: OrderPlan.Customers + plan.Products);
        if (!await new Shop(client, plan).OpenAsync(options.Orders + MostOrdersMeanwhile, () => shop.Increment(1), cancellationToken))
        {
            throw new InvalidOperationException("The app refused customers or products.");
        }

        OrderRecord[] orders = [.. Enumerable.Range(0, options.Orders).Select(number => new OrderRecord(number))];
        if (orders.Length > 0)
        {
            var placing = progress.AddTask("Orders placed and at their end", maxValue: orders.Length * 2);
            await new OrderPlacer(client, plan, clock, options.Concurrency, rate: null).PlaceAsync(orders, _ => placing.Increment(1), cancellationToken);
            await new FinalCheck(client, clock).RunAsync(orders.Where(order => order.IsAccepted), () => placing.Increment(1), cancellationToken);
        }
    }

    private async Task RebuildAsync(
        RebuildWatch watch, KillableApp? app, RebuildFindings findings, ProgressContext progress, CancellationToken cancellationToken)
    {
        var task = progress.AddTask($"Rebuild of {options.Projection}").IsIndeterminate();
        if (await watch.BeginAsync(options.Projection, cancellationToken) is not { } location)
        {
            throw new InvalidOperationException($"The app did not begin to rebuild {options.Projection}: it answers with 202 and a Location when it does.");
        }

        var following = watch.FollowAsync(
            location, status => task.Description = $"Rebuild of {options.Projection}: {status.State}, {status.EventsRead:N0} events", cancellationToken);
        if (app is not null)
        {
            await Task.WhenAny(following, Task.Delay(options.KillAfter!.Value, time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            findings.WasOverBeforeKill = watch.HasEnded;
            if (!watch.HasEnded)
            {
                findings.Outage = new Outage(app, client, failures, clock, time);
                await findings.Outage.RunAsync(cancellationToken);
            }
        }

        await following;
        task.IsIndeterminate(false).Value = 100;
    }

    private async Task WaitAsync(ProgressTask task, TimeSpan duration, CancellationToken cancellationToken)
    {
        task.IsIndeterminate();
        await Task.Delay(duration, time, cancellationToken);
        task.IsIndeterminate(false).Value = 100;
    }

    private string OutputFile() => Path.GetFullPath(options.AppOutput ?? Path.Combine(Path.GetTempPath(), $"{runId}.log"));
}
