using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using LocalCloud.Hosting;

namespace LocalCloud.Services.Storage;

/// <summary>Azurite, the emulator of Azure Storage, as a process of ours; or one that somebody else has started, where its usual ports are taken.</summary>
internal sealed partial class Azurite : IAsyncDisposable
{
    private const string Account = "devstoreaccount1";

    // Public knowledge: the key of every storage emulator.
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly string[] s_services = ["Blob", "Queue", "Table"];

    // Its standard input ends when this process does, however that ends: a forgotten Azurite would hold its ports. It then ends as by Ctrl-C, and writes
    // what it has only in memory so far.
    private const string Leash = "--import=data:text/javascript,process.stdin.resume().on('end',()=>process.emit('SIGINT'))";
    private static readonly TimeSpan s_timeToWrite = TimeSpan.FromSeconds(5);

    private readonly Process? _process;
    private readonly int[] _ports;

    private Azurite(Process? process, int[] ports) => (_process, _ports) = (process, ports);

    /// <summary>Of blobs, queues and tables.</summary>
    public static int[] DefaultPorts { get; } = [10000, 10001, 10002];

    /// <summary>Whether it is ours.</summary>
    public bool IsStarted => _process is not null;

    public Uri BlobEndpoint => new($"http://127.0.0.1:{_ports[0]}/{Account}");

    public string ConnectionString => $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};"
        + string.Concat(s_services.Zip(_ports, (service, port) => $"{service}Endpoint=http://127.0.0.1:{port}/{Account};"));

    /// <exception cref="LaunchException">It is not there, or does not start; says what to do.</exception>
    public static async Task<Azurite> StartAsync(AzuriteOptions options, CancellationToken cancellationToken)
    {
        if (!options.TakesFreePorts && DefaultPorts.Take(2).All(IsTaken))
        {
            return new(null, DefaultPorts);
        }

        var process = new Process { StartInfo = StartInfo(options, AzuriteProgram.Find(options.App)) };
        var ports = new TaskCompletionSource<int[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        Read(process, ports);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var azurite = new Azurite(process, DefaultPorts);
        try
        {
            return new(process, await ports.Task.WaitAsync(s_patience, cancellationToken));
        }
        catch (Exception exception)
        {
            await azurite.DisposeAsync();
            throw exception is TimeoutException ? new LaunchException($"Azurite did not start within {s_patience.TotalSeconds} s.", exception) : exception;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null)
        {
            return;
        }

        _process.StandardInput.Close();
        try
        {
            await _process.WaitForExitAsync().WaitAsync(s_timeToWrite);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo(AzuriteOptions options, string program)
    {
        // New SDKs ask for versions of the service that it does not know by name.
        var start = new ProcessStartInfo(program, ["--silent", "--disableTelemetry", "--skipApiVersionCheck"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (service, port) in s_services.Zip(options.TakesFreePorts ? [0, 0, 0] : DefaultPorts))
        {
            start.ArgumentList.Add($"--{service.ToLowerInvariant()}Host");
            start.ArgumentList.Add("127.0.0.1");
            start.ArgumentList.Add($"--{service.ToLowerInvariant()}Port");
            start.ArgumentList.Add(port.ToString(CultureInfo.InvariantCulture));
        }

        if (options.Folder is { } folder)
        {
            Directory.CreateDirectory(folder);
            start.ArgumentList.Add("--location");
            start.ArgumentList.Add(folder);
        }
        else
        {
            start.ArgumentList.Add("--inMemoryPersistence");
        }

        start.Environment["NODE_OPTIONS"] = string.Join(' ', (string?[])[start.Environment.TryGetValue("NODE_OPTIONS", out var others) ? others : null, Leash]).Trim();
        return start;
    }

    /// <summary>It says where it listens, which is all it says.</summary>
    private static void Read(Process process, TaskCompletionSource<int[]> ports)
    {
        var (found, said) = (new Dictionary<string, int>(), new List<string>());
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => ports.TrySetException(new LaunchException($"Azurite ended at once: {Said()}"));

        void Take(string? line)
        {
            lock (found)
            {
                said.Add(line ?? string.Empty);
                if (line is not null && Listening().Match(line) is { Success: true } match)
                {
                    found[match.Groups[1].Value] = int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);
                }

                if (s_services.All(found.ContainsKey))
                {
                    ports.TrySetResult([.. s_services.Select(service => found[service])]);
                }
            }
        }

        string Said()
        {
            lock (found)
            {
                return string.Join(' ', said.Where(line => line.Length > 0));
            }
        }
    }

    private static bool IsTaken(int port)
    {
        using var client = new TcpClient();
        try
        {
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^Azurite (\w+) service is successfully listening at https?://[^:]+:(\d+)")]
    private static partial Regex Listening();
}
