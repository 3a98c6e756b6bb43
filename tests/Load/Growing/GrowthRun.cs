using OrderFlow.Load.CommandLine;
using OrderFlow.Load.Http;
using OrderFlow.Load.Measuring;
using OrderFlow.Load.Placing;
using OrderFlow.Load.Processes;
using Spectre.Console;

namespace OrderFlow.Load.Growing;

/// <summary>Fill, measure, start again; three times over, each time with ten times as much.</summary>
internal sealed class GrowthRun(GrowthOptions options, string state, FailureLog failures, TimeProvider time)
{
    private const int Products = 20;
    private const int WarmUp = 500;

    private static readonly double[] Shares = [0.01, 0.1, 1];
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    private readonly OrderPlan _plan = new(RunId.New("growth", time), Products, "tok_visa");

    public List<GrowthStage> Stages { get; } = [];

    public async Task RunAsync(ProgressContext progress, CancellationToken cancellationToken)
    {
        var app = await OwnApp.StartAsync(state, time, cancellationToken);
        var client = new OrderFlowClient(app.Address, failures);
        try
        {
            var first = 0;
            if (!await new Shop(client, _plan).OpenAsync(Shares.Length * (WarmUp + options.Orders), static () => { }, cancellationToken))
            {
                throw new InvalidOperationException("The app refused customers or products.");
            }

            var filler = new DraftFiller(options, time);
            foreach (var share in Shares)
            {
                var streams = Math.Max(1, (int)(options.Streams * share));
                var filling = progress.AddTask($"Filling to {share:P0}", maxValue: Math.Max(1, (options.Events * share) - filler.Events));
                var rate = await filler.FillAsync(app, client, streams, count => filling.Increment(count), cancellationToken);
                filling.Value = filling.MaxValue;

                var measuring = progress.AddTask($"Measuring at {share:P0}").IsIndeterminate();
                var probe = new GrowthProbe(options, app, client, _plan, time);
                // The app is compiled anew after every start; that is not what grows.
                await probe.PlaceOrdersAsync(first, WarmUp, cancellationToken);
                var orders = await probe.PlaceOrdersAsync(first + WarmUp, options.Orders, cancellationToken);
                first += WarmUp + options.Orders;
                await probe.ReadPagesAsync(cancellationToken);
                var pages = await probe.ReadPagesAsync(cancellationToken);
                var rebuild = await probe.RebuildAsync(cancellationToken);
                var resident = await ResidentAsync(app, cancellationToken);

                await app.DisposeAsync();
                client.Dispose();
                app = await OwnApp.StartAsync(state, time, cancellationToken);
                client = new OrderFlowClient(app.Address, failures);
                Stages.Add(new(
                    filler.Events, filler.Streams, rate, orders.P50, orders.Cpu, pages.P50, pages.Cpu, rebuild.Events, rebuild.PerSecond, rebuild.Cpu,
                    resident, app.StartedIn.TotalSeconds, await ResidentAsync(app, cancellationToken)));
                measuring.IsIndeterminate(false).Value = 100;
            }
        }
        finally
        {
            client.Dispose();
            await app.DisposeAsync();
        }
    }

    private async Task<double> ResidentAsync(OwnApp app, CancellationToken cancellationToken)
    {
        await Task.Delay(Rest, time, cancellationToken);
        app.Process.Refresh();
        return app.Process.WorkingSet64 / (1024d * 1024);
    }
}
