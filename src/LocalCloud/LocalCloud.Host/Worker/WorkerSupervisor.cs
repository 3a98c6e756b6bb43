using LocalCloud.Host.Invocation;
using LocalCloud.Host.Runtime;
using LocalCloud.Host.Settings;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Host.Worker;

/// <summary>Keeps one worker running: one that ends by itself, or must be ended, is replaced; another build of the app takes its place.</summary>
internal sealed partial class WorkerSupervisor(
    WorkerStarter starter, FunctionsHostOptions options, AppSettings settings, RunningInvocations running, ILogger<WorkerSupervisor> logger) : IAsyncDisposable
{
    /// <summary>How long what is running is waited for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const int RestartLimit = 3;
    private static readonly TimeSpan s_lastWords = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(5);
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _turn = new();
    private volatile CancellationTokenSource _hurry = new();
    private AppFiles _app = AppFiles.Find(options);
    private volatile Task<WorkerSession>? _current;
    private Task _watch = Task.CompletedTask;

    public event EventHandler<WorkerRestartedEventArgs>? Restarted;

    public Task Completion => _completion.Task;

    /// <summary>Cancelled when the worker is to end and what runs there has been waited for long enough.</summary>
    public CancellationToken Hurry => _hurry.Token;

    public IServiceProvider? Services => Started?.Channel.Services;

    public int? ProcessId => Started?.Channel.ProcessId;

    private WorkerSession? Started => _current is { IsCompletedSuccessfully: true } current ? current.Result : null;

    public async Task<IReadOnlyList<FunctionDescriptor>> StartAsync(CancellationToken cancellationToken)
    {
        _current = starter.StartAsync(_app, cancellationToken);
        var session = await _current;
        var functions = FunctionReader.Read(session.Functions, settings, logger.Unusable);
        _watch = WatchAsync(session);
        return functions;
    }

    /// <summary>Starts another build of the app beside the worker that runs, which goes on as if nothing had happened.</summary>
    /// <exception cref="WorkerStartException">It does not come up.</exception>
    public async Task<NextWorker> PrepareAsync(string programDirectory, CancellationToken cancellationToken)
    {
        var app = _app.Rebuilt(programDirectory);
        var session = await starter.StartAsync(app, cancellationToken);
        try
        {
            return new(app, session, FunctionReader.Read(session.Functions, settings, logger.Unusable));
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for what is running, as a stop does, and lets the next worker take the place of this one.</summary>
    public async Task SwitchAsync(NextWorker next, CancellationToken cancellationToken)
    {
        await DrainAsync(cancellationToken);
        Task<WorkerSession>? before;
        Task watch;
        lock (_turn)
        {
            (before, watch) = (_current, _watch);
            (_app, _current, _hurry) = (next.App, Task.FromResult(next.Session), new());
        }

        _watch = WatchAsync(next.Session);

        try
        {
            await (await before!).CloseAsync(s_farewell);
        }
        catch (Exception exception) when (exception is WorkerStartException or OperationCanceledException)
        {
            // It had ended and could not be brought back; what takes its place has been waiting for it.
        }

        await watch;
    }

    /// <summary>The worker to talk to; while there is none, waits for the next.</summary>
    public ValueTask<WorkerSession> SessionAsync(CancellationToken cancellationToken) => Started is { IsOver: false } session
        ? ValueTask.FromResult(session)
        : new(NextAsync(cancellationToken));

    /// <summary>Ends a worker in which something hangs; another one takes its place.</summary>
    public static Task ReplaceAsync(WorkerSession session) => session.CloseAsync(s_farewell);

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await DrainAsync(cancellationToken);
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

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        await running.DrainAsync(patience.Token);
        await _hurry.CancelAsync();
        using var lastWords = new CancellationTokenSource(s_lastWords);
        await running.DrainAsync(lastWords.Token);
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
            Task<WorkerSession> restarting;
            lock (_turn)
            {
                if (_stopping.IsCancellationRequested || Started != session)
                {
                    return; // Another one has its place already.
                }

                WorkerEnded(logger, reason);
                _current = restarting = RestartAsync(_app);
            }

            try
            {
                session = await restarting;
            }
#pragma warning disable CA1031 // Told through Completion.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                if (_current == restarting)
                {
                    _completion.TrySetException(exception);
                }

                return;
            }

            Restarted?.Invoke(this, new(reason));
        }
    }

    private async Task<WorkerSession> RestartAsync(AppFiles app)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await starter.StartAsync(app, _stopping.Token);
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
