using LocalCloud.DurableTask.Engine;
using LocalCloud.DurableTask.History;
using LocalCloud.DurableTask.Http;
using LocalCloud.DurableTask.Replay;
using LocalCloud.DurableTask.Storage;
using LocalCloud.Faults;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalCloud.DurableTask;

/// <summary>
/// A task hub and its worker: orchestrations as event-sourced instances. Every step is one commit, so a crash anywhere repeats an
/// activity or an episode and never leaves half of one.
/// </summary>
public sealed partial class DurableEngine : IAsyncDisposable
{
    private readonly DurableEngineOptions _options;
    private readonly FaultInjector _faults;
    private readonly DurableStore _store;
    private readonly OrchestratorCatalogue _orchestrators;
    private readonly WorkCounter _work = new();
    private readonly StartGate _gate = new();
    private readonly InstanceWaiters _waiters = new();
    private readonly DurableTimers _timers;
    private readonly ActivityDispatcher _activities;
    private readonly EpisodeDispatcher _episodes;
    private readonly EpisodeRunner _runner;
    private readonly EntityRunner _entityRunner;
    private readonly EntityDispatcher _entities;
    private readonly DurableTimers _signals;
    private readonly HttpActivity _http;
    private volatile bool _started;
    private bool _disposed;

    public DurableEngine(DurableEngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _faults = options.Faults ?? new FaultInjector(options.TimeProvider);
        _store = new DurableStore(options.DatabasePath, _faults);
        _orchestrators = new OrchestratorCatalogue(options.DataConverter, options.LoggerFactory);
        _episodes = new EpisodeDispatcher(options, _work, (instance, messages) => _runner!.RunAsync(instance, messages));
        _runner = new EpisodeRunner(options, _store, _orchestrators, new Rewinder(options, _store, _orchestrators, TakeUp), _episodes.Wake, _episodes.DeliverFirst, Publish);
        _timers = new DurableTimers(options.TimeProvider, _episodes.Deliver);
        _activities = new ActivityDispatcher(options, _faults, _work, _episodes.Deliver);
        _http = new HttpActivity(options.DataConverter);
        _activities.Add(HttpActivity.Name, _http.RunAsync);
        _entityRunner = new EntityRunner(options, _store, Deliver);
        _entities = new EntityDispatcher(options, _work, _entityRunner.RunAsync);
        _signals = new DurableTimers(options.TimeProvider, _entities.Deliver);
        Client = new LocalDurableTaskClient(options, _store, _gate, _waiters, Deliver);
        _faults.WhenCrashed(CutOffAsync);
    }

    /// <summary>Starts, watches and steers instances. Works before <see cref="StartAsync"/> too; nothing runs until then.</summary>
    public DurableTaskClient Client { get; }

    internal TimeProvider TimeProvider => _options.TimeProvider;

    /// <summary>Names are compared without case.</summary>
    /// <exception cref="ArgumentException">There is one with this name.</exception>
    public void AddOrchestrator(string name, Func<TaskOrchestrationContext, Task<object?>> run) => _orchestrators.Add(name, run);

    /// <summary>Why there is no orchestrator with this name; null when there is one.</summary>
    internal string? Missing(string name) => _orchestrators.Find(name) is null ? _orchestrators.Missing(name) : null;

    /// <inheritdoc cref="AddOrchestrator"/>
    public void AddActivity(string name, Func<ActivityWork, CancellationToken, Task<object?>> run) => _activities.Add(name, run);

    /// <summary>Takes up everything that was not finished when the database was last open.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_started)
        {
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
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!_started)
        {
            return;
        }

        _timers.Stop();
        _signals.Stop();
        await _activities.StopAsync(cancellationToken);
        await _entities.StopAsync();
        await _episodes.StopAsync(CancellationToken.None);
    }

    /// <summary>Messages, episodes, activities and due timers that are not finished; not timers of the future.</summary>
    public long PendingWork() => _work.Count + _timers.Due + _signals.Due;

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await StopAsync(patience.Token);
        _timers.Dispose();
        _signals.Dispose();
        await _store.DisposeAsync();
        _activities.Dispose();
        _entities.Dispose();
        _http.Dispose();
    }

    /// <summary>As if the process had been killed: only what is on the disk remains.</summary>
    internal async Task KillAsync()
    {
        _disposed = true;
        _timers.Dispose();
        _signals.Dispose();
        await _store.DisposeAsync();
    }

    /// <summary>The database cuts itself off.</summary>
    private Task CutOffAsync()
    {
        _disposed = true;
        _timers.Dispose();
        _signals.Dispose();
        return Task.CompletedTask;
    }

    private void TakeUp(Unfinished unfinished)
    {
        unfinished.Timers.ForEach(timer => _timers.Add(timer.Key, timer.Id, timer.Due));
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

    private void Publish(Instance instance, Episode episode, List<Delivery> deliveries)
    {
        foreach (var timer in episode.CancelledTimers)
        {
            _timers.Cancel(instance.Key, timer);
        }

        if (instance.IsOver || episode.NextExecution is not null)
        {
            _timers.CancelAll(instance.Key);
        }

        foreach (var action in episode.Actions)
        {
            switch (action)
            {
                case TaskScheduled task:
                    _activities.Dispatch(new(instance.Key, task.Id, instance.Id, task.Name, task.Input, task.Version));
                    break;
                case TimerCreated timer when !instance.IsOver && episode.NextExecution is null && !episode.CancelledTimers.Contains(timer.Id):
                    _timers.Add(instance.Key, timer.Id, timer.FireAt);
                    break;
            }
        }

        _episodes.DeliverFirst(instance, deliveries.Where(IsContinuation).Select(delivery => delivery.Message));
        foreach (var delivery in deliveries.Where(delivery => !IsContinuation(delivery)))
        {
            Deliver(delivery);
        }

        _waiters.Changed(instance.Id, episode.Status);

        bool IsContinuation(Delivery delivery) => episode.NextExecution?.Contains(delivery.Message.Event) == true;
    }
}
