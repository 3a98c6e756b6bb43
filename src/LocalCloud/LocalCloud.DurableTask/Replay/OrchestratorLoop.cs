namespace LocalCloud.DurableTask.Replay;

/// <summary>
/// The single thread an orchestrator runs on: whatever it awaits continues here, in order, until nothing is left to do.
/// </summary>
internal sealed class OrchestratorLoop : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _queue = new();
    private readonly LoopScheduler _scheduler;
    private readonly Action _intruded;
    private int _owner;

    /// <param name="intruded">A continuation came from outside: the orchestrator awaited something that is not durable.</param>
    public OrchestratorLoop(Action intruded)
    {
        _intruded = intruded;
        _scheduler = new LoopScheduler(this);
    }

    /// <summary>False on any thread but the one that is running the orchestrator now.</summary>
    public bool IsCurrent => Volatile.Read(ref _owner) == Environment.CurrentManagedThreadId;

    /// <summary>Runs <paramref name="step"/> and everything that follows from it.</summary>
    public void Run(Action step)
    {
        // Inside a task of our scheduler, so that ContinueWith and Task.Factory.StartNew stay here too.
        var task = new Task(() =>
        {
            step();
            while (_queue.TryDequeue(out var next))
            {
                next.Callback(next.State);
            }
        });
        var outer = Current;
        SetSynchronizationContext(this);
        Volatile.Write(ref _owner, Environment.CurrentManagedThreadId);
        try
        {
            task.RunSynchronously(_scheduler);
        }
        finally
        {
            Volatile.Write(ref _owner, 0);
            SetSynchronizationContext(outer);
        }

        task.GetAwaiter().GetResult();
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsCurrent)
        {
            _queue.Enqueue((d, state));
        }
        else
        {
            _intruded();
        }
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (IsCurrent)
        {
            d(state);
        }
        else
        {
            _intruded();
        }
    }

    public override SynchronizationContext CreateCopy() => this;

    private sealed class LoopScheduler(OrchestratorLoop loop) : TaskScheduler
    {
        public override int MaximumConcurrencyLevel => 1;

        protected override IEnumerable<Task>? GetScheduledTasks() => null;

        protected override void QueueTask(Task task) => loop.Post(static state => ((Action)state!)(), (Action)(() => TryExecuteTask(task)));

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
            loop.IsCurrent && !taskWasPreviouslyQueued && TryExecuteTask(task);
    }
}
