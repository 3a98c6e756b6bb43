using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Net;
using LocalCloud;

namespace EndToEnd.Tests.Support;

/// <summary>The app as a user runs it: a process of its own, on a state folder, which can be killed without warning.</summary>
public sealed class AppProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly int _cosmosPort;

    private AppProcess(Process process, HttpClient http, int cosmosPort) => (_process, Http, _cosmosPort) = (process, http, cosmosPort);

    /// <summary>For looking into its database; the key is that of every emulator.</summary>
    public string CosmosConnectionString =>
        $"AccountEndpoint=http://localhost:{_cosmosPort}/;AccountKey=C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==;";

    public HttpClient Http { get; }

    /// <summary>What it has written so far.</summary>
    public required IEnumerable<string> Output { get; init; }

    public static async Task<AppProcess> StartAsync(string state, bool enforceKeys = false, params string[] more)
    {
        var (port, cosmosPort) = (FreePort(), FreePort());
        string[] arguments =
        [
            typeof(EntryPoint).Assembly.Location, "start", AppContext.BaseDirectory, "--port", $"{port}", "--cosmos-port", $"{cosmosPort}",
            "--servicebus-port", "0", "--eventgrid-port", "0", "--state", state, "--quiet", .. more,
        ];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true }.WithOwnEnvironment();
        if (enforceKeys)
        {
            start.Environment["LocalCloud__EnforceKeys"] = "true";
        }

        var output = new ConcurrentQueue<string>();
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var app = new AppProcess(process, new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") }, cosmosPort) { Output = output };
        await Eventually.TrueAsync(
            async () =>
            {
                Assert.False(process.HasExited, string.Join('\n', output));
                try
                {
                    return (await app.Http.GetAsync("/api/health")).IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            TimeSpan.FromSeconds(60));
        return app;
    }

    /// <summary>SIGKILL: no handler runs, no buffer is written.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
