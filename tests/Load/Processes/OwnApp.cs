using System.Diagnostics;
using System.Net;
using OrderFlow.Load.CommandLine;
using OrderFlow.Load.Http;

namespace OrderFlow.Load.Processes;

/// <summary>The app with all its services in one process on free ports, as it is started while developing; killed with this object.</summary>
internal sealed class OwnApp : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    private readonly OwnProcess _process;

    private OwnApp(OwnProcess process, Uri address, string cosmos, TimeSpan startedIn) =>
        (_process, Address, Cosmos, StartedIn) = (process, address, cosmos, startedIn);

    public Uri Address { get; }

    /// <summary>Its database's connection string.</summary>
    public string Cosmos { get; }

    /// <summary>From the start of the process to the first 200 of <c>GET /api/health</c>.</summary>
    public TimeSpan StartedIn { get; }

    public Process Process => _process.Process;

    /// <param name="state">Where it keeps its state; the folder stays.</param>
    /// <param name="settings">Added to the environment.</param>
    /// <exception cref="InvalidOperationException">It did not start; says why.</exception>
    public static async Task<OwnApp> StartAsync(
        string state, TimeProvider time, CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? settings = null)
    {
        var (port, cosmos) = (OwnCloud.FreePort(), OwnCloud.FreePort());
        var address = new Uri($"http://localhost:{port}");
        var began = time.GetTimestamp();
        var process = await OwnProcess.StartAsync(
            [
                "start", Repository.Functions(), "--port", $"{port}", "--cosmos-port", $"{cosmos}", "--servicebus-port", $"{OwnCloud.FreePort()}",
                "--eventgrid-port", $"{OwnCloud.FreePort()}", "--state", state,
            ],
            word: "",
            settings,
            cancellationToken);
        try
        {
            using var client = new OrderFlowClient(address, new FailureLog());
            while (await client.GetHealthAsync(cancellationToken) != HttpStatusCode.OK)
            {
                if (process.Process.HasExited)
                {
                    throw new InvalidOperationException("The app ended before it was healthy.");
                }

                await Task.Delay(Interval, time, cancellationToken);
            }

            return new OwnApp(process, address, RebuildOptions.EmulatorAt(cosmos), time.GetElapsedTime(began));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
