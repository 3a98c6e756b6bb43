using LocalCloud.DurableTask.Engine;
using LocalCloud.DurableTask.History;
using LocalCloud.DurableTask.Storage;
using LocalCloud.Storage;

namespace LocalCloud.DurableTask.Entities;

/// <summary>
/// Messages taken by one entity, one after the other, and what comes of them as one transaction. While an orchestration holds the entity, only
/// what comes from it is taken.
/// </summary>
internal sealed class EntityBatch(long key, StoredEntity before, DateTime now) : ICommit<List<Delivery>>
{
    /// <summary>So that one busy entity does not hold back its answers.</summary>
    private const int Longest = 100;

    private readonly List<Message> _taken = [];
    private readonly List<Func<SqliteSession, Delivery?>> _effects = [];
    private StoredEntity _entity = before;

    public List<Delivery> Outcome { get; private set; } = [];

    public bool IsEmpty => _taken.Count == 0;

    /// <param name="run">Runs operations on a state; the results may be fewer.</param>
    /// <param name="isRunning">Whether an instance is still there to be given the lock.</param>
    /// <returns>What could not be taken, in order; <c>More</c> when the batch was full.</returns>
    public async Task<(List<Message> Left, bool More)> TakeAsync(
        IEnumerable<Message> messages, Func<List<Message>, string?, Task<P.EntityBatchResult>> run, Func<long, bool> isRunning)
    {
        List<Message> left = [.. messages];
        while (_taken.Count < Longest && left.Find(MayBeTaken) is { } next)
        {
            if (IsOperation(next))
            {
                var operations = left.Where(MayBeTaken).TakeWhile(IsOperation).Take(Longest - _taken.Count).ToList();
                var done = Take(operations, await run(operations, _entity.State));
                left.RemoveAll(done.Contains);
                continue;
            }

            left.Remove(next);
            _taken.Add(next);
            if (next.Event.EntityLockRequested is { } request && isRunning(next.Caller!.Value))
            {
                Lock(next, request);
            }
            else if (next.Event.EntityUnlockSent is not null && next.Caller == _entity.LockedBy)
            {
                _entity = _entity with { LockedBy = null, LockedById = null };
            }
        }

        return (left, left.Exists(MayBeTaken));
    }

    public List<Delivery> Run(SqliteSession session)
    {
        _taken.ForEach(message => EntityRows.Consume(session, message));
        EntityRows.Save(session, key, _entity, now);
        return Outcome = [.. _effects.Select(effect => effect(session)).OfType<Delivery>()];
    }

    public bool HasHappened(SqliteSession session) => _taken.TrueForAll(message => !EntityRows.IsWaiting(session, message));

    private static bool IsOperation(Message message) => message.Event.EventTypeCase is EventCase.EntityOperationCalled or EventCase.EntityOperationSignaled;

    private bool MayBeTaken(Message message) => _entity.LockedBy is not { } owner || message.Event.EventTypeCase switch
    {
        EventCase.EntityOperationCalled => message.Caller == owner,
        EventCase.EntityUnlockSent => true,
        _ => false,
    };

    /// <returns>Those that have a result.</returns>
    private HashSet<Message> Take(List<Message> operations, P.EntityBatchResult result)
    {
        var done = operations.Take(result.Results.Count).ToHashSet();
        if (done.Count == 0)
        {
            throw new DurableWorkerException("The worker ran none of an entity's operations.");
        }

        _taken.AddRange(done);
        _entity = _entity with { State = result.EntityState };
        foreach (var (message, outcome) in operations.Zip(result.Results))
        {
            if (message.Event.EntityOperationCalled is { } call)
            {
                Answer(message.Caller!.Value, outcome.Failure is { } failure
                    ? EntityMessages.Failed(now, call.RequestId, failure.FailureDetails, message.AsEvents)
                    : EntityMessages.Completed(now, call.RequestId, outcome.Success?.Result, message.AsEvents));
            }
        }

        foreach (var action in result.Actions)
        {
            _effects.Add(session => EntityEffects.Do(session, action, now));
        }

        return done;
    }

    private void Lock(Message message, P.EntityLockRequestedEvent request)
    {
        _entity = _entity with { LockedBy = message.Caller, LockedById = request.ParentInstanceId };
        if (request.Position + 1 < request.LockSet.Count)
        {
            var next = message.Event.Clone();
            next.EntityLockRequested.Position++;
            _effects.Add(session => EntityRows.Post(session, EntityMessages.TargetOf(next)!, message with { Event = next }, now));
        }
        else
        {
            Answer(message.Caller!.Value, EntityMessages.Granted(now, request.CriticalSectionId, message.AsEvents));
        }
    }

    /// <summary>An instance that has ended meanwhile needs no answer.</summary>
    private void Answer(long caller, HistoryEvent answer) => _effects.Add(session =>
        InstanceRows.IsRunning(session, caller) ? InstanceRows.Post(session, caller, answer) : null);
}
