using LocalCloud.DurableTask.Engine;
using LocalCloud.DurableTask.Hub;
using LocalCloud.DurableTask.Storage;
using LocalCloud.Faults;

namespace LocalCloud.DurableTask;

/// <summary>
/// A task hub: orchestrations as event-sourced instances, whose code a worker runs. Every step is one commit, so a crash anywhere repeats an
/// activity or an episode and never leaves half of one.
/// </summary>
public sealed partial class DurableEngine : IAsyncDisposable
{
    private readonly DurableEngineOptions _options;
    private readonly FaultInjector _faults;
    private readonly DurableStore _store;
    private readonly IDurableWorker _worker;
    private readonly WorkCounter _work = new();
    private readonly StartGate _gate = new();
    private readonly InstanceWaiters _waiters = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly DurableTimers _timers;
    private readonly ActivityDispatcher _activities;
    private readonly EpisodeDispatcher _episodes;
    private readonly EntityDispatcher _entities;
    private readonly DurableTimers _signals;
    private volatile bool _started;
    private bool _stopped;
    private bool _disposed;

    internal DurableEngine(DurableEngineOptions options, IDurableWorker worker)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(worker);
        (_options, _worker) = (options, worker);
        _faults = options.Faults ?? new FaultInjector(options.TimeProvider);
        _store = new DurableStore(options.DatabasePath, _faults);
        EpisodeRunner? runner = null;
        _episodes = new EpisodeDispatcher(options, _work, (instance, messages) => runner!.RunAsync(instance, messages));
        runner = new EpisodeRunner(
            options, _store, new Turn(options, _store, worker), new Rewinder(options, _store, worker, TakeUp, _ended.Token), _episodes.DeliverFirst, Publish, _ended.Token);
        _timers = new DurableTimers(options.TimeProvider, _episodes.Deliver);
        _activities = new ActivityDispatcher(options, _faults, worker, _work, _episodes.Deliver);
        _entities = new EntityDispatcher(options, _work, new EntityRunner(options, _store, worker, Deliver, _ended.Token).RunAsync);
        _signals = new DurableTimers(options.TimeProvider, _entities.Deliver);
        Hub = new TaskHub(options, _store, _gate, _waiters, Deliver, _ended.Token);
        _faults.WhenCrashed(CutOffAsync);
    }

    /// <summary>Starts, watches and steers instances. Works before <see cref="StartAsync"/> too; nothing runs until then.</summary>
    internal TaskHub Hub { get; }

    internal TimeProvider TimeProvider => _options.TimeProvider;

    /// <summary>What has happened to an instance so far; null when there is none.</summary>
    public RecordedHistory? RecordHistory(string instanceId)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return _store.Load(instanceId) is { } stored ? new(stored.Id, stored.History) : null;
    }

    /// <summary>
    /// Replays a history recorded earlier, perhaps by an older version of the code, with the orchestrators of now. Nothing is stored, no
    /// activity runs.
    /// </summary>
    /// <exception cref="HistoryDivergenceException">The code of now does something else, or ends in another way.</exception>
    public Task ReplayAsync(RecordedHistory history, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(history);
        return HistoryReplay.VerifyAsync(history, _worker, cancellationToken);
    }

    /// <summary>Takes up everything that was not finished when the database was last open.</summary>
    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_started)
        {
            Resume();
            return;
        }

        await _gate.CloseAsync();
        try
        {
            if (_started)
            {
                return;
            }

            var unfinished = _store.LoadUnfinished();
            _started = true;
            TakeUp(unfinished);
            _timers.Start();
            _signals.Start();
        }
        finally
        {
            _gate.Open();
        }
    }

    /// <summary>
    /// Takes no more work and waits for running activities and episodes. Activities still running when
    /// <paramref name="cancellationToken"/> is cancelled are told to end, and repeated after the next start.
    /// </summary>
    internal async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!_started || _stopped)
        {
            return;
        }

        _stopped = true;
        _timers.Stop();
        _signals.Stop();
        await _activities.StopAsync(cancellationToken);
        await WaitAsync(_entities.StopAsync(), cancellationToken);
        await WaitAsync(_episodes.StopAsync(CancellationToken.None), cancellationToken);
    }

    /// <summary>An episode that waits for a lost worker has changed nothing: it need not be waited for.</summary>
    private static async Task WaitAsync(Task stopped, CancellationToken cancellationToken)
    {
        try
        {
            await stopped.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // What is under way is in the database.
        }
    }

    /// <summary>After a stop, with a worker that may be another one.</summary>
    private void Resume()
    {
        if (!_stopped || _disposed)
        {
            return;
        }

        _stopped = false;
        _episodes.Resume();
        _activities.Resume();
        _entities.Resume();
        _timers.Start();
        _signals.Start();
    }

    /// <summary>Messages, episodes, activities and due timers that are not finished; not timers of the future.</summary>
    internal long PendingWork() => _work.Count + _timers.Due + _signals.Due;

    /// <summary>Takes no more work, waits up to ten seconds for what runs, and closes the database.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await StopAsync(patience.Token);
        await _ended.CancelAsync();
        _timers.Dispose();
        _signals.Dispose();
        await _store.DisposeAsync();
        _activities.Dispose();
        _entities.Dispose();
        _ended.Dispose();
    }

    /// <summary>As if the process had been killed: only what is on the disk remains.</summary>
    internal async Task KillAsync()
    {
        _disposed = true;
        await _ended.CancelAsync();
        _timers.Dispose();
        _signals.Dispose();
        await _store.DisposeAsync();
    }

    /// <summary>The database cuts itself off, and whoever waits hears nothing any more.</summary>
    private Task CutOffAsync()
    {
        _disposed = true;
        _timers.Dispose();
        _signals.Dispose();
        return Task.CompletedTask;
    }

    private void TakeUp(Unfinished unfinished)
    {
        unfinished.Timers.ForEach(_timers.Add);
        unfinished.Messages.ForEach(Deliver);
        unfinished.Tasks.ForEach(_activities.Dispatch);
    }

    private void Deliver(Delivery delivery)
    {
        if (!_started)
        {
            return; // it is in the database, and loaded by StartAsync
        }

        if (delivery.Visible is { } visible && visible > _options.TimeProvider.GetUtcNow().UtcDateTime)
        {
            (delivery.IsForEntity ? _signals : _timers).Postpone(delivery, visible);
        }
        else if (delivery.IsForEntity)
        {
            _entities.Deliver(delivery);
        }
        else
        {
            _episodes.Deliver(delivery);
        }
    }

    private void Publish(Instance instance, Episode episode, EpisodeOutcome outcome)
    {
        if (instance.IsOver || episode.NextExecution is not null)
        {
            _timers.CancelAll(instance.Key);
        }

        if (!instance.IsOver)
        {
            outcome.Timers.ForEach(_timers.Add);
        }

        outcome.Tasks.ForEach(_activities.Dispatch);
        _episodes.DeliverFirst(instance, outcome.Continuation);
        outcome.Deliveries.ForEach(Deliver);
        _waiters.Changed(instance.Id, episode.Status);
    }
}
