using LocalCloud.ServiceBus.Messages;
using LocalCloud.Storage;
using Microsoft.Extensions.Logging;

namespace LocalCloud.ServiceBus.Entities;

/// <summary>The messages of an entity whose time has not come.</summary>
internal sealed class Schedule : IDisposable
{
    private const int Batch = 100;

    private readonly Entity _entity;
    private readonly QueueServices _services;
    private readonly DueTimer _timer;
    private int _working;

    public Schedule(Entity entity, QueueServices services)
    {
        (_entity, _services) = (entity, services);
        _timer = new DueTimer(services.Time, () =>
        {
            Interlocked.Increment(ref _working); // Before Advance of the clock returns: what is due counts as work.
            _ = ActivateAsync();
        });
    }

    public int Working => Volatile.Read(ref _working);

    public void Load()
    {
        if (_services.Journal.Read(_entity.Messages.NextScheduled) is { } next)
        {
            _timer.Arm(next);
        }
    }

    public long Insert(SqliteSession session, List<Action> effects, InboundMessage message)
    {
        var due = message.ScheduledFor!.Value.UtcTicks;
        var number = _entity.Messages.Insert(session, new StoredMessage
        {
            State = MessageState.Scheduled,
            SessionId = message.SessionId,
            EnqueuedAt = _services.Time.GetUtcNow().UtcTicks,
            ScheduledFor = due,
            Envelope = OutboundMessage.EncodeEnvelope(message.Header, message.Annotations),
            Payload = message.Payload,
        });
        effects.Add(() => _timer.Arm(due));
        return number;
    }

    /// <exception cref="BrokerException">One of them is not scheduled; then none is cancelled.</exception>
    public Task CancelAsync(IReadOnlyList<long> numbers) => _services.Journal.WriteAsync((session, _) =>
    {
        foreach (var number in numbers)
        {
            if (!_entity.Messages.DeleteScheduled(session, number))
            {
                throw BrokerException.MessageNotFound(number);
            }
        }
    });

    public void Dispose() => _timer.Dispose();

    private async Task ActivateAsync()
    {
        try
        {
            while (await _services.Journal.WriteAsync(Activate) == Batch)
            {
            }

            Load();
        }
        catch (Exception failure) when (failure is not Faults.CloudCrashedException)
        {
            Log.BackgroundFailure(_services.Logger, _entity.Path, failure);
        }
        finally
        {
            Interlocked.Decrement(ref _working);
        }
    }

    private int Activate(SqliteSession session, List<Action> effects)
    {
        var due = _entity.Messages.Scheduled(session, _services.Time.GetUtcNow().UtcTicks, Batch);
        foreach (var message in due)
        {
            _entity.Messages.Delete(session, message.SequenceNumber);
            _services.Router.Route(session, effects, _entity, message.ToInbound(scheduledFor: message.ScheduledFor));
        }

        return due.Count;
    }
}
