using System.Diagnostics;
using System.Threading.Channels;
using Grpc.Core;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Worker.InMemory;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Host.Worker.OutOfProcess;

/// <summary>A worker in a process of its own, as the real host runs it.</summary>
internal sealed partial class WorkerProcess(WorkerLaunch launch, RequestForwarder forwarder, ILogger console, Action forget) : IWorkerChannel
{
    private const int LinesKept = 20;
    private readonly Channel<StreamingMessage> _outgoing = Channel.CreateUnbounded<StreamingMessage>(new() { SingleReader = true });
    private readonly TaskCompletionSource<Exception?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _over = new();
    private readonly Queue<string> _errors = new();
    private readonly Process _process = new();

    public Task<Exception?> Ended => _ended.Task;

    public IServiceProvider? Services => null;

    public int? ProcessId { get; private set; }

    public void Start()
    {
        _process.OutputDataReceived += (_, line) => Tell(line.Data, isError: false);
        _process.ErrorDataReceived += (_, line) => Tell(line.Data, isError: true);
        try
        {
            using var turn = ProcessState.Take();
            _process.StartInfo = StartInfo();
            _process.Start();
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            _ended.TrySetResult(new WorkerStartException($"{launch.App.ExecutablePath ?? DotnetCommand.Path} could not be started: {exception.Message}", exception));
            return;
        }

        ProcessId = _process.Id;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _ = WatchAsync();
    }

    public ValueTask SendAsync(StreamingMessage message)
    {
        _outgoing.Writer.TryWrite(message);
        return ValueTask.CompletedTask;
    }

    public Task RunAsync(HttpContext http, string invocationId) => forwarder.SendAsync(http, invocationId);

    /// <summary>Passes messages in both directions for as long as the stream and the process last.</summary>
    public async Task ServeAsync(
        IEnumerable<StreamingMessage> early, IAsyncStreamReader<StreamingMessage> incoming, IServerStreamWriter<StreamingMessage> outgoing,
        CancellationToken cancellationToken)
    {
        // The stream is ended from this side, because a worker need not close it.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _over.Token);
        var writing = WriteAsync(outgoing, stop.Token);
        try
        {
            foreach (var message in early)
            {
                launch.Received(message);
            }

            while (await incoming.MoveNext(stop.Token))
            {
                launch.Received(incoming.Current);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or Grpc.Core.RpcException)
        {
            // The stream is over; that the process ended, and why, is told by the one who watches it.
        }

        await stop.CancelAsync();
        await writing;
    }

    public async ValueTask DisposeAsync()
    {
        forget();
        if (ProcessId is not null && !_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _ended.Task;
        await _over.CancelAsync();
        forwarder.Dispose();
    }

    private async Task WriteAsync(IServerStreamWriter<StreamingMessage> stream, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var message in _outgoing.Reader.ReadAllAsync(cancellationToken))
            {
                await stream.WriteAsync(message, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or Grpc.Core.RpcException or InvalidOperationException)
        {
            // As above.
        }
    }

    private ProcessStartInfo StartInfo()
    {
        var endpoint = launch.HostEndpoint;
        var start = new ProcessStartInfo(launch.App.ExecutablePath ?? DotnetCommand.Path)
        {
            WorkingDirectory = launch.App.Directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (launch.App.ExecutablePath is null)
        {
            start.ArgumentList.Add(launch.App.AssemblyPath);
        }

        foreach (var (name, value) in ((string, string)[])
        [
            ("--host", endpoint.Host), ("--port", $"{endpoint.Port}"), ("--workerId", launch.WorkerId), ("--requestId", launch.WorkerId),
            ("--grpcMaxMessageLength", "2147483647"), ("--functions-uri", endpoint.ToString()), ("--functions-worker-id", launch.WorkerId),
            ("--functions-request-id", launch.WorkerId), ("--functions-grpc-max-message-length", "2147483647"),
        ])
        {
            start.ArgumentList.Add(name);
            start.ArgumentList.Add(value);
        }

        foreach (var (name, value) in launch.Variables)
        {
            start.Environment[name] = value;
        }

        foreach (var (key, value) in launch.WorkerConfiguration)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        TakeLaterRuntime(start);
        WorkerLeash.Put(start.Environment);
        return start;
    }

    /// <summary>An app for an older .NET runs on ours, unless its own is there or somebody has said otherwise.</summary>
    private void TakeLaterRuntime(ProcessStartInfo start)
    {
        if (launch.App.ExecutablePath is null && !start.Environment.ContainsKey(AppRuntime.RollForwardVariable)
            && AppRuntime.FindMissing(launch.App.AssemblyPath, DotnetCommand.Path) is { } missing)
        {
            start.Environment[AppRuntime.RollForwardVariable] = "Major";
            LaterRuntime(console, missing);
        }
    }

    private async Task WatchAsync()
    {
        await _process.WaitForExitAsync();
        forget();
        string errors;
        lock (_errors)
        {
            errors = string.Join(Environment.NewLine, _errors);
        }

        _ended.TrySetResult(_process.ExitCode == 0 ? null : new InvalidOperationException(
            $"its process ended with exit code {_process.ExitCode}" + (errors.Length == 0 ? "" : $": {errors}")));
        await _over.CancelAsync();
    }

    private void Tell(string? line, bool isError)
    {
        if (string.IsNullOrEmpty(line))
        {
            return;
        }

        if (isError)
        {
            lock (_errors)
            {
                _errors.Enqueue(line);
                if (_errors.Count > LinesKept)
                {
                    _errors.Dequeue();
                }
            }
        }

        ConsoleLine(console, line);
    }

    [LoggerMessage(2, LogLevel.Warning, "The app is built for {Framework}, which is not on this machine: it runs on a later one. Install it to have the app run as in Azure.")]
    private static partial void LaterRuntime(ILogger logger, string framework);

    // As the real host tells it.
    [LoggerMessage(1, LogLevel.Information, "{Line}")]
    private static partial void ConsoleLine(ILogger logger, string line);
}
