using LocalCloud.DurableTask.History;
using LocalCloud.DurableTask.Storage;
using LocalCloud.DurableTask.Worker;
using LocalCloud.DurableTask.Http;
using LocalCloud.Faults;
using Microsoft.Extensions.Logging;

namespace LocalCloud.DurableTask.Engine;

/// <summary>
/// Runs activities, a bounded number at once. A result is not written here: it goes to its instance, whose next episode records it and
/// deletes the task in one commit. A crash before that repeats the activity.
/// </summary>
internal sealed partial class ActivityDispatcher(DurableEngineOptions options, FaultInjector faults, IDurableWorker worker, WorkCounter work, Action<Delivery> answer) : IDisposable
{
    private static readonly TimeSpan s_pauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = options.LoggerFactory.CreateLogger("LocalCloud.DurableTask");
    private readonly HttpActivity _http = new();
    private readonly Lock _lock = new();
    private readonly Queue<ActivityTask> _waiting = new();
    private CancellationTokenSource _abandon = new();
    private TaskCompletionSource? _idle;
    private int _running;
    private bool _stopped;

    private DateTime Now => options.TimeProvider.GetUtcNow().UtcDateTime;

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

    /// <summary>Goes on after a stop, with what came meanwhile and what was abandoned.</summary>
    public void Resume()
    {
        List<ActivityTask> waiting;
        lock (_lock)
        {
            (_stopped, _idle) = (false, null);
            if (_abandon.IsCancellationRequested)
            {
                _abandon = new();
            }

            waiting = [.. _waiting];
            _waiting.Clear();
        }

        waiting.ForEach(Take);
    }

    public void Dispose()
    {
        _abandon.Dispose();
        _http.Dispose();
    }

    private void Start(ActivityTask task) =>
        ThreadPool.UnsafeQueueUserWorkItem(static state => _ = state.Dispatcher.RunAsync(state.Task), (Dispatcher: this, Task: task), preferLocal: false);

    private async Task RunAsync(ActivityTask task)
    {
        if (await DeliverAsync(task) is { } outcome)
        {
            answer(new Delivery(task.Key, new Message(0, outcome, task.Execution)));
            work.Remove();
        }
        else
        {
            lock (_lock)
            {
                _waiting.Enqueue(task); // abandoned at a stop: the next start repeats it
            }
        }

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

    /// <summary>Null when it was abandoned. A worker that is lost is waited for.</summary>
    private async Task<HistoryEvent?> ExecuteAsync(ActivityTask task)
    {
        var abandon = _abandon.Token;
        while (true)
        {
            try
            {
                return await RunAsync(task, abandon);
            }
            catch (Exception) when (abandon.IsCancellationRequested)
            {
                return null;
            }
            catch (Exception failure)
            {
                LogLost(failure, task.Name, task.Request.OrchestrationInstance.InstanceId);
            }

            await Task.Delay(s_pauseAfterFailure, options.TimeProvider, abandon).ContinueWith(static _ => { }, TaskScheduler.Default);
            if (abandon.IsCancellationRequested)
            {
                return null;
            }
        }
    }

    private async Task<HistoryEvent> RunAsync(ActivityTask task, CancellationToken abandon)
    {
        if (task.Name == HttpActivity.Name)
        {
            return await SendHttpAsync(task, abandon);
        }

        if (!worker.Knows(DurableCode.Activity, task.Name))
        {
            return Events.TaskFailed(Now, task.Id, Failures.Invalid(worker.Missing(DurableCode.Activity, task.Name), final: true));
        }

        var response = await worker.RunActivityAsync(task.Request, abandon);
        return response.FailureDetails is { } failure ? Events.TaskFailed(Now, task.Id, failure)
            : response.Result?.Length > Limits.LargestPayload ? Events.TaskFailed(Now, task.Id, Failures.Invalid(
                $"A serialized payload has at most {Limits.LargestPayload} characters; this one has {response.Result.Length}."))
            : Events.TaskCompleted(Now, task.Id, response.Result);
    }

    private async Task<HistoryEvent> SendHttpAsync(ActivityTask task, CancellationToken abandon)
    {
        try
        {
            return Events.TaskCompleted(Now, task.Id, await _http.RunAsync(task.Request.Input, abandon));
        }
        catch (Exception failure) when (!abandon.IsCancellationRequested)
        {
            return Events.TaskFailed(Now, task.Id, Failures.Of(failure));
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

    [LoggerMessage(6, LogLevel.Warning, "Activity '{activity}' of '{instanceId}' could not be run by the worker and will be repeated.")]
    private partial void LogLost(Exception failure, string activity, string instanceId);
}
