using LocalCloud.DurableTask.History;
using LocalCloud.DurableTask.Storage;

namespace LocalCloud.DurableTask.Engine;

/// <summary>
/// Gives every instance with messages to one runner at a time, and keeps the most recently used idle ones alive.
/// </summary>
internal sealed class EpisodeDispatcher(DurableEngineOptions options, WorkCounter work, Func<Instance, List<Message>, Task> runEpisode)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, Instance> _instances = [];
    private readonly LinkedList<Instance> _idle = [];
    private readonly Queue<Instance> _ready = new();
    private TaskCompletionSource? _stopped;
    private int _running;

    public void Deliver(Delivery delivery)
    {
        work.Add();
        lock (_lock)
        {
            var instance = Find(delivery);
            instance.Mailbox.Add(delivery.Message);
            Ready(instance);
        }
    }

    /// <summary>Goes before everything that waits already; for the instance whose episode is running.</summary>
    public void DeliverFirst(Instance instance, IEnumerable<Message> messages)
    {
        List<Message> first = [.. messages];
        work.Add(first.Count);
        lock (_lock)
        {
            instance.Mailbox.InsertRange(0, first);
        }
    }

    /// <summary>Only what would be lost is still taken in: results of activities that have run.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _stopped ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_running == 0)
            {
                _stopped.TrySetResult();
            }

            return _stopped.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Goes on after a stop, with what came meanwhile.</summary>
    public void Resume()
    {
        lock (_lock)
        {
            _stopped = null;
            foreach (var instance in _instances.Values.ToList())
            {
                Ready(instance);
            }
        }
    }

    private Instance Find(Delivery delivery)
    {
        if (!_instances.TryGetValue(delivery.Key, out var instance))
        {
            _instances.Add(delivery.Key, instance = new Instance(delivery.Key) { Id = delivery.NewInstance ?? "" });
        }

        return instance;
    }

    private void Ready(Instance instance)
    {
        if (instance.IsBusy || !MayRun(instance))
        {
            return;
        }

        instance.IsBusy = true;
        if (instance.IdlePlace is { } place)
        {
            _idle.Remove(place);
            instance.IdlePlace = null;
        }

        if (_running < options.MaxConcurrentOrchestrators)
        {
            Start(instance);
        }
        else
        {
            _ready.Enqueue(instance);
        }
    }

    private bool MayRun(Instance instance) => _stopped is null
        ? instance.Mailbox.Count > 0
        : instance.Mailbox.Exists(static message => message.Event.IsTaskAnswer());

    private void Start(Instance instance)
    {
        _running++;
        ThreadPool.UnsafeQueueUserWorkItem(static state => _ = state.Dispatcher.RunAsync(state.Instance), (Dispatcher: this, Instance: instance), preferLocal: false);
    }

    private async Task RunAsync(Instance instance)
    {
        while (TakeMessages(instance) is { } messages)
        {
            await runEpisode(instance, messages);
            work.Remove(messages.Count);
        }
    }

    private List<Message>? TakeMessages(Instance instance)
    {
        lock (_lock)
        {
            if (MayRun(instance))
            {
                var messages = instance.Mailbox;
                instance.Mailbox = [];
                return messages;
            }

            Rest(instance);
            return null;
        }
    }

    private void Rest(Instance instance)
    {
        instance.IsBusy = false;
        _running--;
        if (instance.Name is null && instance.Early.Count == 0 && instance.Mailbox.Count == 0)
        {
            _instances.Remove(instance.Key);
        }
        else if (instance.Early.Count == 0 && instance.Mailbox.Count == 0)
        {
            instance.IdlePlace = _idle.AddLast(instance);
            ForgetOldest();
        }

        if (_ready.TryDequeue(out var next))
        {
            Start(next);
        }
        else if (_running == 0)
        {
            _stopped?.TrySetResult();
        }
    }

    private void ForgetOldest()
    {
        while (_idle.Count > options.MaxIdleOrchestratorsInMemory)
        {
            var oldest = _idle.First!.Value;
            _idle.RemoveFirst();
            oldest.IdlePlace = null;
            _instances.Remove(oldest.Key);
        }
    }
}
