using System.Collections.Concurrent;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;

namespace LocalCloud.Host.Worker;

/// <summary>The conversation with one worker: handshake, functions, invocations, farewell. Knows nothing of the way the messages go.</summary>
internal sealed class WorkerSession : IAsyncDisposable
{
    // What the real host says of itself; the worker does not act on it.
    private const string HostVersion = "4.1036.0.0";

    private readonly ConcurrentDictionary<string, TaskCompletionSource<InvocationResponse>> _invocations = [];
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> _replies = [];
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Exception?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WorkerLog _log;
    private IWorkerChannel? _channel;
    private volatile bool _isOver;

    public WorkerSession(WorkerLog log) => _log = log;

    public IReadOnlyDictionary<string, string> Capabilities { get; private set; } = new Dictionary<string, string>();

    /// <summary>Whether the app uses ASP.NET Core integration: requests then go to its own pipeline.</summary>
    public bool HasHttpPipeline => Capabilities.TryGetValue("HttpUri", out var uri) && uri.Length > 0;

    public IReadOnlyList<RpcFunctionMetadata> Functions { get; private set; } = [];

    public IWorkerChannel Channel => _channel ?? throw new InvalidOperationException("The worker has not been started.");

    /// <summary>Completes when the worker is no longer there, with the reason if it has told one.</summary>
    public Task<Exception?> Ended => _ended.Task;

    public bool IsOver => _isOver;

    public int Running => _invocations.Count;

    public void Attach(IWorkerChannel channel)
    {
        _channel = channel;
        _ = WatchAsync(channel);
    }

    /// <summary>Greets the worker and loads its functions.</summary>
    public async Task OpenAsync(AppFiles app, CancellationToken cancellationToken)
    {
        await UntilEndedAsync(_started.Task, cancellationToken);
        var init = await AskAsync(new StreamingMessage
        {
            WorkerInitRequest = new() { HostVersion = HostVersion, WorkerDirectory = app.Directory, FunctionAppDirectory = app.Directory },
        }, cancellationToken);
        Check(init.WorkerInitResponse.Result, "The worker refused to start");
        Capabilities = init.WorkerInitResponse.Capabilities;
        _log.ReadCapabilities(Capabilities);

        var metadata = (await AskAsync(
            new StreamingMessage { FunctionsMetadataRequest = new() { FunctionAppDirectory = app.Directory } }, cancellationToken)).FunctionMetadataResponse;
        Check(metadata.Result, "The worker could not list its functions");
        Functions = [.. metadata.FunctionMetadataResults];
        await Task.WhenAll(Functions.Select(function => LoadAsync(function, app, cancellationToken)));
    }

    /// <summary>Takes what the worker sends.</summary>
    public void Receive(StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            case StreamingMessage.ContentOneofCase.InvocationResponse:
                if (_invocations.TryRemove(message.InvocationResponse.InvocationId, out var invocation))
                {
                    invocation.TrySetResult(message.InvocationResponse);
                }

                break;
            case StreamingMessage.ContentOneofCase.RpcLog:
                _log.Write(message.RpcLog);
                break;
            case StreamingMessage.ContentOneofCase.StartStream:
                _started.TrySetResult();
                break;
            case StreamingMessage.ContentOneofCase.None:
                break; // How the worker acknowledges a cancellation.
            default:
                if (_replies.TryRemove(message.RequestId, out var reply))
                {
                    reply.TrySetResult(message);
                }

                break;
        }
    }

    /// <summary>The worker's answer, whatever it says.</summary>
    /// <exception cref="WorkerLostException">It ended before it answered.</exception>
    public async Task<InvocationResponse> InvokeAsync(InvocationRequest request)
    {
        var answer = new TaskCompletionSource<InvocationResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        _invocations[request.InvocationId] = answer;
        try
        {
            await Channel.SendAsync(new StreamingMessage { RequestId = request.InvocationId, InvocationRequest = request });
        }
        catch
        {
            _invocations.TryRemove(request.InvocationId, out _);
            throw;
        }

        if (_isOver && _invocations.TryRemove(request.InvocationId, out _))
        {
            throw Lost(await Ended);
        }

        return await answer.Task;
    }

    public ValueTask CancelAsync(string invocationId) => _isOver
        ? ValueTask.CompletedTask
        : Channel.SendAsync(new StreamingMessage { InvocationCancel = new() { InvocationId = invocationId } });

    /// <summary>Asks the worker to end, and sees to it that it does.</summary>
    public async Task CloseAsync(TimeSpan patience)
    {
        if (_channel is null)
        {
            return;
        }

        if (!_isOver)
        {
            await Channel.SendAsync(new StreamingMessage { WorkerTerminate = new() });
            await Task.WhenAny(Channel.Ended, Task.Delay(patience));
        }

        await _channel.DisposeAsync();
    }

    public ValueTask DisposeAsync() => _channel?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static void Check(StatusResult result, string what)
    {
        if (result.Status != StatusResult.Types.Status.Success)
        {
            throw new WorkerStartException($"{what}: {result.Exception?.Message ?? result.Result}", null);
        }
    }

    private static WorkerLostException Lost(Exception? reason) =>
        new(reason is null ? "The worker ended while the function was running." : $"The worker ended while the function was running: {reason.Message}", reason);

    private async Task LoadAsync(RpcFunctionMetadata function, AppFiles app, CancellationToken cancellationToken)
    {
        var request = new FunctionLoadRequest
        {
            FunctionId = function.FunctionId,
            Metadata = new RpcFunctionMetadata
            {
                Name = function.Name,
                EntryPoint = function.EntryPoint,
                Directory = app.Directory,
                // Absolute, so that what is loaded does not depend on the environment variables of the process.
                ScriptFile = Path.Combine(Path.GetDirectoryName(app.AssemblyPath)!, function.ScriptFile),
            },
        };
        request.Metadata.Bindings.Add(function.Bindings);
        var answer = await AskAsync(new StreamingMessage { FunctionLoadRequest = request }, cancellationToken);
        Check(answer.FunctionLoadResponse.Result, $"The worker could not load function '{function.Name}'");
    }

    private async Task<StreamingMessage> AskAsync(StreamingMessage question, CancellationToken cancellationToken)
    {
        question.RequestId = Guid.NewGuid().ToString();
        var reply = new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        _replies[question.RequestId] = reply;
        await Channel.SendAsync(question);
        await UntilEndedAsync(reply.Task, cancellationToken);
        return await reply.Task;
    }

    private async Task UntilEndedAsync(Task step, CancellationToken cancellationToken)
    {
        if (await Task.WhenAny(step, Ended).WaitAsync(cancellationToken) != step)
        {
            var reason = await Ended;
            throw reason as WorkerStartException ?? new WorkerStartException(
                reason is null ? "The app ended while it was starting." : $"The app failed while it was starting: {reason.Message}", reason);
        }
    }

    private async Task WatchAsync(IWorkerChannel channel)
    {
        var reason = await channel.Ended;
        _isOver = true;
        _ended.TrySetResult(reason);
        foreach (var id in _invocations.Keys)
        {
            if (_invocations.TryRemove(id, out var invocation))
            {
                invocation.TrySetException(Lost(reason));
            }
        }
    }
}
