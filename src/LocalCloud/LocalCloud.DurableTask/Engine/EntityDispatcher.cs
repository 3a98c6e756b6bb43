using LocalCloud.DurableTask.Storage;

namespace LocalCloud.DurableTask.Engine;

/// <summary>Gives every entity with messages to one runner at a time. What waits for a lock is not counted as work: it may wait long.</summary>
internal sealed class EntityDispatcher(DurableEngineOptions options, WorkCounter work, Func<long, List<Message>, Task<List<Message>>> runBatch) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, Mailbox> _mailboxes = [];
    private readonly SemaphoreSlim _places = new(options.MaxConcurrentActivities);
    private TaskCompletionSource? _stopped;
    private int _running;

    public void Deliver(Delivery delivery)
    {
        work.Add();
        lock (_lock)
        {
            if (!_mailboxes.TryGetValue(delivery.Key, out var mailbox))
            {
                _mailboxes.Add(delivery.Key, mailbox = new(delivery.Key));
            }

            mailbox.Arrived.Add(delivery.Message);
            if (mailbox.IsBusy || _stopped is not null)
            {
                return;
            }

            Start(mailbox);
        }
    }

    private void Start(Mailbox mailbox)
    {
        mailbox.IsBusy = true;
        _running++;
        ThreadPool.UnsafeQueueUserWorkItem(static state => _ = state.Dispatcher.RunAsync(state.Mailbox), (Dispatcher: this, Mailbox: mailbox), preferLocal: false);
    }

    /// <summary>Goes on after a stop, with what came meanwhile.</summary>
    public void Resume()
    {
        lock (_lock)
        {
            _stopped = null;
            foreach (var mailbox in _mailboxes.Values.Where(static mailbox => !mailbox.IsBusy && mailbox.Arrived.Count > 0).ToList())
            {
                Start(mailbox);
            }
        }
    }

    /// <summary>Waits for the batches that run; the rest is in the database.</summary>
    public Task StopAsync()
    {
        lock (_lock)
        {
            _stopped ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_running == 0)
            {
                _stopped.TrySetResult();
            }

            return _stopped.Task;
        }
    }

    public void Dispose() => _places.Dispose();

    private async Task RunAsync(Mailbox mailbox)
    {
        while (TakeArrived(mailbox) is { } arrived)
        {
            await _places.WaitAsync();
            mailbox.Locked = await runBatch(mailbox.Key, [.. mailbox.Locked, .. arrived]);
            _places.Release();
            work.Remove(arrived.Count);
        }
    }

    private List<Message>? TakeArrived(Mailbox mailbox)
    {
        lock (_lock)
        {
            if (mailbox.Arrived.Count > 0 && _stopped is null)
            {
                var arrived = mailbox.Arrived;
                mailbox.Arrived = [];
                return arrived;
            }

            mailbox.IsBusy = false;
            if (mailbox.Arrived.Count == 0 && mailbox.Locked.Count == 0)
            {
                _mailboxes.Remove(mailbox.Key);
            }

            if (--_running == 0)
            {
                _stopped?.TrySetResult();
            }

            return null;
        }
    }

    private sealed class Mailbox(long key)
    {
        public long Key => key;

        public List<Message> Arrived { get; set; } = [];

        /// <summary>Waits until another orchestration leaves its critical section.</summary>
        public List<Message> Locked { get; set; } = [];

        public bool IsBusy { get; set; }
    }
}
