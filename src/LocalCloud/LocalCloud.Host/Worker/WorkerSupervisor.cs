using LocalCloud.Host.Invocation;
using LocalCloud.Host.Runtime;
using LocalCloud.Host.Settings;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Host.Worker;

/// <summary>Keeps one worker running: one that ends by itself, or must be ended, is replaced.</summary>
internal sealed partial class WorkerSupervisor(
    WorkerStarter starter, AppSettings settings, RunningInvocations running, ILogger<WorkerSupervisor> logger) : IAsyncDisposable
{
    private const int RestartLimit = 3;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_lastWords = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(5);
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _hurry = new();
    private volatile Task<WorkerSession>? _current;
    private Task _watch = Task.CompletedTask;

    public event EventHandler<WorkerRestartedEventArgs>? Restarted;

    public Task Completion => _completion.Task;

    /// <summary>Cancelled when the host stops and has waited long enough for what is running.</summary>
    public CancellationToken Hurry => _hurry.Token;

    public IServiceProvider? Services => Started?.Channel.Services;

    public int? ProcessId => Started?.Channel.ProcessId;

    private WorkerSession? Started => _current is { IsCompletedSuccessfully: true } current ? current.Result : null;

    public async Task<IReadOnlyList<FunctionDescriptor>> StartAsync(CancellationToken cancellationToken)
    {
        _current = starter.StartAsync(cancellationToken);
        var session = await _current;
        var functions = FunctionReader.Read(session.Functions, settings, logger.Unusable);
        _watch = WatchAsync(session);
        return functions;
    }

    /// <summary>The worker to talk to; while there is none, waits for the next.</summary>
    public ValueTask<WorkerSession> SessionAsync(CancellationToken cancellationToken) => Started is { IsOver: false } session
        ? ValueTask.FromResult(session)
        : new(NextAsync(cancellationToken));

    /// <summary>Ends a worker in which something hangs; another one takes its place.</summary>
    public static Task ReplaceAsync(WorkerSession session) => session.CloseAsync(s_farewell);

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(s_patience);
        await running.DrainAsync(patience.Token);
        await _hurry.CancelAsync();
        using var lastWords = new CancellationTokenSource(s_lastWords);
        await running.DrainAsync(lastWords.Token);
        await _stopping.CancelAsync();
        if (Started is { } session)
        {
            await session.CloseAsync(s_farewell);
        }

        await _watch;
        _completion.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (Started is { } session)
        {
            await session.DisposeAsync();
        }

        _completion.TrySetResult();
    }

    private async Task<WorkerSession> NextAsync(CancellationToken cancellationToken)
    {
        while (!_stopping.IsCancellationRequested)
        {
            var current = _current ?? throw new WorkerLostException("The worker has not been started.");
            var session = await current.WaitAsync(cancellationToken);
            if (!session.IsOver)
            {
                return session;
            }

            // Ended, and the one who watches it has not yet begun the next.
            await Task.Delay(1, cancellationToken);
        }

        throw new WorkerLostException("The host is stopping.");
    }

    private async Task WatchAsync(WorkerSession session)
    {
        while (true)
        {
            var reason = (await session.Ended)?.Message ?? "it ended by itself";
            await session.DisposeAsync();
            if (_stopping.IsCancellationRequested)
            {
                return;
            }

            WorkerEnded(logger, reason);
            _current = RestartAsync();
            try
            {
                session = await _current;
            }
#pragma warning disable CA1031 // Told through Completion.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                _completion.TrySetException(exception);
                return;
            }

            Restarted?.Invoke(this, new(reason));
        }
    }

    private async Task<WorkerSession> RestartAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await starter.StartAsync(_stopping.Token);
            }
            catch (Exception exception) when (attempt < RestartLimit && !_stopping.IsCancellationRequested)
            {
                RestartFailed(logger, attempt, exception.Message);
                await Task.Delay(TimeSpan.FromSeconds(attempt), _stopping.Token);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Error, "The worker has ended ({Reason}); another one is started.")]
    private static partial void WorkerEnded(ILogger logger, string reason);

    [LoggerMessage(2, LogLevel.Error, "Attempt {Attempt} to start the worker again failed: {Reason}")]
    private static partial void RestartFailed(ILogger logger, int attempt, string reason);
}
