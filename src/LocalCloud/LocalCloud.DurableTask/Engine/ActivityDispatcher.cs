using System.Collections.Concurrent;
using LocalCloud.DurableTask.History;
using LocalCloud.DurableTask.Storage;
using LocalCloud.Faults;

namespace LocalCloud.DurableTask.Engine;

/// <summary>
/// Runs activities, a bounded number at once. A result is not written here: it goes to its instance, whose next episode records it and
/// deletes the task in one commit. A crash before that repeats the activity.
/// </summary>
internal sealed class ActivityDispatcher(DurableEngineOptions options, FaultInjector faults, WorkCounter work, Action<Delivery> answer) : IDisposable
{
    private readonly ConcurrentDictionary<string, Func<ActivityWork, CancellationToken, Task<object?>>> _activities = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _lock = new();
    private readonly Queue<ActivityTask> _waiting = new();
    private readonly CancellationTokenSource _abandon = new();
    private TaskCompletionSource? _idle;
    private int _running;
    private bool _stopped;

    public void Add(string name, Func<ActivityWork, CancellationToken, Task<object?>> run)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(run);
        if (!_activities.TryAdd(name, run))
        {
            throw new ArgumentException($"There are two activities named '{name}'.", nameof(name));
        }
    }

    public void Dispatch(ActivityTask task)
    {
        work.Add();
        if (faults.Hit<DelayDeliveryResult>(OperationOf(task)) is { Delay: var delay })
        {
            _ = DispatchLaterAsync(task, delay);
        }
        else
        {
            Take(task);
        }
    }

    private async Task DispatchLaterAsync(ActivityTask task, TimeSpan delay)
    {
        await faults.WaitAsync(delay, CancellationToken.None);
        Take(task);
    }

    private void Take(ActivityTask task)
    {
        lock (_lock)
        {
            if (_stopped || _running == options.MaxConcurrentActivities)
            {
                _waiting.Enqueue(task);
                return;
            }

            _running++;
        }

        Start(task);
    }

    /// <summary>Takes no more, and waits for what is running; when it has waited enough, what still runs is cancelled and left to a later start.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Task idle;
        lock (_lock)
        {
            _stopped = true;
            _idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_running == 0)
            {
                _idle.TrySetResult();
            }

            idle = _idle.Task;
        }

        try
        {
            await idle.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await _abandon.CancelAsync();
        }
    }

    public void Dispose() => _abandon.Dispose();

    private void Start(ActivityTask task) =>
        ThreadPool.UnsafeQueueUserWorkItem(static state => _ = state.Dispatcher.RunAsync(state.Task), (Dispatcher: this, Task: task), preferLocal: false);

    private async Task RunAsync(ActivityTask task)
    {
        if (await DeliverAsync(task) is { } outcome)
        {
            answer(new Delivery(task.Key, new Message(0, outcome)));
        }

        work.Remove();
        Next();
    }

    private async Task<HistoryEvent?> DeliverAsync(ActivityTask task)
    {
        if (!faults.IsArmed)
        {
            return await ExecuteAsync(task);
        }

        var operation = OperationOf(task);
        await faults.PassAsync(operation with { Point = FaultPoints.ActivityBeforeRun });
        var outcome = await ExecuteAsync(task);
        if (faults.Hit<DuplicateDeliveryResult>(operation) is not null)
        {
            // As when its result was lost on the way: only that of the repetition counts.
            outcome = await ExecuteAsync(task);
        }

        await faults.PassAsync(operation with { Point = FaultPoints.ActivityAfterRun });
        return outcome;
    }

    private static FaultOperation OperationOf(ActivityTask task) => new() { Service = FaultService.DurableTask, Activity = task.Name };

    private async Task<HistoryEvent?> ExecuteAsync(ActivityTask task)
    {
        try
        {
            if (!_activities.TryGetValue(task.Name, out var run))
            {
                return new TaskFailed(task.Id, new Failure(typeof(InvalidOperationException).FullName!, Missing(task.Name), null, null, Final: true));
            }

            var result = await run(new ActivityWork(task.InstanceId, task.Name, task.Id, task.Input, task.Version), _abandon.Token);
            return new TaskCompleted(task.Id, Limits.CheckPayload(options.DataConverter.Serialize(result)));
        }
        catch (OperationCanceledException) when (_abandon.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception failure)
        {
            return new TaskFailed(task.Id, Failure.From(failure));
        }
    }

    private void Next()
    {
        ActivityTask? next;
        lock (_lock)
        {
            if (_stopped || !_waiting.TryDequeue(out next))
            {
                if (--_running == 0)
                {
                    _idle?.TrySetResult();
                }

                return;
            }
        }

        Start(next);
    }

    private static bool IsBuiltIn(string name) => name.StartsWith("BuiltIn::", StringComparison.Ordinal);

    private string Missing(string name) =>
        $"The function '{name}' doesn't exist, is disabled, or is not an activity function. Known activity functions: "
        + (_activities.Keys.All(IsBuiltIn) ? "none" : string.Join(", ", _activities.Keys.Where(known => !IsBuiltIn(known)).Order(StringComparer.OrdinalIgnoreCase).Select(known => $"'{known}'"))) + ".";
}
