using LocalCloud.DurableTask.History;
using Microsoft.DurableTask.Client;

namespace LocalCloud.DurableTask.Replay;

/// <summary>
/// An instance brought to life: its orchestrator, stopped where it waits. Replaying the history leads to the same place as having lived
/// through it, so a session may be dropped at any time.
/// </summary>
internal sealed partial class OrchestrationSession
{
    public const string InvalidAsynchronousInvocation =
        "An invalid asynchronous invocation was detected. This can be caused by awaiting non-durable tasks in an orchestrator function's "
        + "implementation or by middleware that invokes asynchronous code.";

    private readonly string _instanceId;
    private readonly OrchestratorCatalogue _catalogue;
    private readonly OrchestratorLoop _loop;
    private readonly Queue<HistoryEvent> _whileSuspended = new();
    private OrchestrationContext? _context;
    private Task<object?>? _orchestrator;
    private ExecutionTerminated? _termination;
    private Failure? _broken;
    private ExecutionStarted? _started;
    private DateTime _now;
    private bool _replaying;
    private volatile bool _intruded;

    /// <param name="wake">Asks for an episode; called from a foreign thread when the orchestrator has awaited something that is not durable.</param>
    public OrchestrationSession(string instanceId, OrchestratorCatalogue catalogue, Action wake)
    {
        _instanceId = instanceId;
        _catalogue = catalogue;
        _loop = new OrchestratorLoop(() =>
        {
            _intruded = true;
            wake();
        });
    }

    /// <summary>The start has been seen. Before that there is nothing an event could be given to.</summary>
    public bool IsStarted => _started is not null;

    public bool IsOver { get; private set; }

    public bool IsSuspended { get; private set; }

    /// <summary>Why the code cannot go on: it does not repeat its history, or is not there.</summary>
    public Failure? Problem => _broken;

    /// <summary>Runs through what has already happened, without effects.</summary>
    public void Replay(IEnumerable<HistoryEvent> history)
    {
        _replaying = true;
        ApplyAll(history);
        if (_broken is null)
        {
            // What the last episode asked for is in the history behind it, so nothing may be left over.
            Guard(EnsureNothingUnrecorded);
        }

        _context?.CancelledTimers.Clear();
        _replaying = false;
    }

    /// <summary>One episode: takes <paramref name="messages"/> in, runs the orchestrator as far as it gets.</summary>
    public Episode Run(DateTime now, IEnumerable<HistoryEvent> messages)
    {
        List<HistoryEvent> events = [new OrchestratorStarted(now), .. messages];
        ApplyAll(events);
        var completion = Completion();
        IsOver = completion is not null;
        var actions = TakeActions();
        var next = completion is null ? null : NextExecution();
        events.AddRange(actions);
        if (completion is not null)
        {
            events.Add(completion);
        }

        var cancelled = _context is null ? [] : _context.CancelledTimers.ToArray();
        _context?.CancelledTimers.Clear();
        return new Episode
        {
            Events = events,
            Actions = actions,
            CancelledTimers = cancelled,
            HeldLocks = _context?.HeldLocks ?? [],
            CustomStatus = _context?.CustomStatus,
            Completion = next is null ? completion : null,
            NextExecution = next,
            Termination = _termination,
            Parent = _started?.Parent,
            Status = next is not null ? OrchestrationRuntimeStatus.Running
                : completion is not null ? (OrchestrationRuntimeStatus)completion.Status
                : IsSuspended ? OrchestrationRuntimeStatus.Suspended
                : OrchestrationRuntimeStatus.Running,
        };
    }

    private void ApplyAll(IEnumerable<HistoryEvent> events)
    {
        foreach (var @event in events)
        {
            if (_broken is null && _termination is null)
            {
                Guard(() => Apply(@event));
            }
        }
    }

    private void Guard(Action step)
    {
        try
        {
            step();
        }
        catch (NonDeterminismException problem)
        {
            _broken = Failure.From(problem);
        }
    }

    private void Apply(HistoryEvent @event)
    {
        if (IsSuspended && @event is (AnswerEvent or EventRaised))
        {
            _whileSuspended.Enqueue(@event);
            return;
        }

        switch (@event)
        {
            case OrchestratorStarted episode:
                BeginEpisode(episode);
                break;
            case ExecutionStarted started when _started is null:
                Start(started);
                break;
            case ScheduledEvent recorded:
                Confirm(recorded);
                break;
            case AnswerEvent answer:
                Answer(answer);
                break;
            case EventRaised raised:
                Raise(raised);
                break;
            case ExecutionSuspended:
                IsSuspended = true;
                break;
            case ExecutionResumed:
                IsSuspended = false;
                while (!IsSuspended && _whileSuspended.TryDequeue(out var waited))
                {
                    Apply(waited);
                }

                break;
            case ExecutionTerminated termination:
                _termination = termination;
                break;
        }
    }

    private void BeginEpisode(OrchestratorStarted episode)
    {
        if (_replaying)
        {
            EnsureNothingUnrecorded();
        }

        _now = episode.Now;
        if (_context is not null)
        {
            _context.Now = episode.Now;
        }
    }

    private void Start(ExecutionStarted started)
    {
        _started = started;
        if (_catalogue.Find(started.Name) is not { } run)
        {
            _broken = new Failure(typeof(InvalidOperationException).FullName!, _catalogue.Missing(started.Name), null, null, Final: true);
            return;
        }

        _context = new OrchestrationContext(_instanceId, started, _loop, _catalogue.Converter, _catalogue.LoggerFactory) { Now = _now };
        Step(() => _orchestrator = Invoke(run, _context));

        static async Task<object?> Invoke(Func<Microsoft.DurableTask.TaskOrchestrationContext, Task<object?>> run, OrchestrationContext context) =>
            await run(context);
    }

    private void Answer(AnswerEvent answer)
    {
        // An answer nobody waits for: a timer that was cancelled, a result that came after the instance continued as new.
        if (_context?.Close(answer.Id) is not { } task)
        {
            return;
        }

        Step(() =>
        {
            switch (answer)
            {
                case TaskCompleted completed:
                    task.Complete(completed.Result);
                    break;
                case SubOrchestrationCompleted completed:
                    task.Complete(completed.Result);
                    break;
                case EntityAnswered { Failure: { } failure }:
                    task.Fail(failure);
                    break;
                case EntityAnswered answered:
                    task.Complete(answered.Result);
                    break;
                case TaskFailed failed:
                    task.Fail(failed.Failure);
                    break;
                case SubOrchestrationFailed failed:
                    task.Fail(failed.Failure);
                    break;
                default:
                    task.Complete(null);
                    break;
            }
        });
    }

    private void Raise(EventRaised raised)
    {
        if (_context is null)
        {
            return;
        }

        if (_orchestrator is { IsCompleted: true })
        {
            _context.Events.Keep(raised.Name, raised.Input);
        }
        else
        {
            Step(() => _context.Events.Raise(raised.Name, raised.Input));
        }
    }

    private void Confirm(ScheduledEvent recorded)
    {
        ScheduledEvent? asked = null;
        if (_context?.Asked.Remove(recorded.Id, out asked) == true && asked.Describe() == recorded.Describe())
        {
            return;
        }

        throw new NonDeterminismException(_started?.Name ?? "", recorded.Id, recorded, asked);
    }

    private void EnsureNothingUnrecorded()
    {
        if (_context is { Asked.Count: > 0 } && _context.Asked.First().Value is { } extra)
        {
            throw new NonDeterminismException(_started!.Name, extra.Id, null, extra);
        }
    }

    private void Step(Action step)
    {
        _context!.Replaying = _replaying;
        _loop.Run(step);
    }
}
