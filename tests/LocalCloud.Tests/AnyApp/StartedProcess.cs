using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EndToEnd.Tests.Support;

namespace LocalCloud.Tests.AnyApp;

/// <summary><c>localcloud start</c> as a process, until it has shown its screen.</summary>
internal sealed class StartedProcess : IDisposable
{
    private readonly Process _process;

    private StartedProcess(Process process, int port)
    {
        _process = process;
        Http = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };
    }

    public HttpClient Http { get; }

    /// <param name="dotnet">That runs it.</param>
    /// <param name="app">A build output.</param>
    /// <param name="options">Beside its port.</param>
    /// <param name="settings">Environment variables.</param>
    public static async Task<StartedProcess> StartAsync(string dotnet, string app, string[] options, params (string Name, string Value)[] settings)
    {
        var port = FreePort();
        var start = new ProcessStartInfo(
            dotnet,
            [typeof(EntryPoint).Assembly.Location, "start", app, "--port", port.ToString(CultureInfo.InvariantCulture), .. options])
        {
            RedirectStandardOutput = true,
        }.WithOwnEnvironment();
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.Contains("Ctrl-C", StringComparison.Ordinal))
        {
        }

        return new(process, port);
    }

    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        Http.Dispose();
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
