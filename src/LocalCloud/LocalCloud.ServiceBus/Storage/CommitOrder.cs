namespace LocalCloud.ServiceBus.Storage;

/// <summary>
/// Lets what follows from writes happen in the order of the writes: they are told of their commit on any thread, but messages must show up in
/// the order of their numbers.
/// </summary>
internal sealed class CommitOrder
{
    private readonly Lock _gate = new();
    private readonly Queue<Ticket> _open = new();

    /// <summary>Called where writes are in order: on the writer's thread.</summary>
    public Ticket Enter()
    {
        var ticket = new Ticket();
        lock (_gate)
        {
            _open.Enqueue(ticket);
        }

        return ticket;
    }

    /// <summary>Ends when the effect, and those of all earlier writes, have happened.</summary>
    public Task CompleteAsync(Ticket ticket, Action? effect)
    {
        lock (_gate)
        {
            (ticket.Effect, ticket.IsDone) = (effect, true);
            while (_open.TryPeek(out var first) && first.IsDone)
            {
                _open.Dequeue();
                first.Effect?.Invoke();
                first.HasHappened = true;
                first.Happened?.SetResult();
            }

            return ticket.HasHappened ? Task.CompletedTask : (ticket.Happened = new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    internal sealed class Ticket
    {
        public Action? Effect { get; set; }

        public bool IsDone { get; set; }

        public bool HasHappened { get; set; }

        public TaskCompletionSource? Happened { get; set; }
    }
}
