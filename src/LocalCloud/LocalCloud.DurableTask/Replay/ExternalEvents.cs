using Microsoft.DurableTask;

namespace LocalCloud.DurableTask.Replay;

/// <summary>
/// Events from outside, by name without case. An event nobody waits for is kept, oldest first. An event somebody waits for goes to
/// the latest waiter that has not been cancelled, as in the real SDK since 1.10: a waiter left behind by WhenAny takes nothing away.
/// </summary>
internal sealed class ExternalEvents(DataConverter converter)
{
    private readonly Dictionary<string, Stack<Waiter>> _waiters = new(StringComparer.OrdinalIgnoreCase);
    private readonly LinkedList<(string Name, string? Input)> _kept = [];

    /// <summary>What nobody has waited for yet, oldest first.</summary>
    public IEnumerable<(string Name, string? Input)> Kept => _kept;

    public Task<T?> Wait<T>(string name, CancellationToken cancellationToken)
    {
        if (_waiters.TryGetValue(name, out var others) && others.TryPeek(out var other) && other.Type != typeof(T))
        {
            throw new ArgumentException(
                $"Events with the same name must have the same type argument. Expected {other.Type.FullName} but was requested {typeof(T).FullName}.");
        }

        var waiter = new Waiter<T>(name, converter);
        if (!cancellationToken.IsCancellationRequested && TakeKept(name, out var input))
        {
            waiter.Complete(input);
            return waiter.Task;
        }

        (others ?? (_waiters[name] = new())).Push(waiter);
        if (cancellationToken.CanBeCanceled)
        {
            cancellationToken.Register(() => waiter.Cancel(cancellationToken));
        }

        return waiter.Task;
    }

    public void Raise(string name, string? input)
    {
        if (_waiters.TryGetValue(name, out var waiters))
        {
            while (waiters.TryPop(out var waiter))
            {
                if (!waiter.IsOver)
                {
                    waiter.Complete(input);
                    return;
                }
            }
        }

        Keep(name, input);
    }

    /// <summary>For an orchestrator that has ended: its abandoned waiters take nothing.</summary>
    public void Keep(string name, string? input) => _kept.AddLast((name, input));

    private bool TakeKept(string name, out string? input)
    {
        for (var node = _kept.First; node is not null; node = node.Next)
        {
            if (string.Equals(node.Value.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                input = node.Value.Input;
                _kept.Remove(node);
                return true;
            }
        }

        input = null;
        return false;
    }

    private abstract class Waiter
    {
        public abstract Type Type { get; }

        public abstract bool IsOver { get; }

        public abstract void Complete(string? input);
    }

    private sealed class Waiter<T>(string name, DataConverter converter) : Waiter
    {
        private readonly OpenTask<T?> _task = new(name, 0, converter);

        public Task<T?> Task => _task.Task;

        public override Type Type => typeof(T);

        public override bool IsOver => _task.Task.IsCompleted;

        public override void Complete(string? input) => _task.Complete(input);

        public void Cancel(CancellationToken cancellationToken) => _task.Cancel(cancellationToken);
    }
}
