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

    /// <param name="run">Runs one operation on a state.</param>
    /// <param name="isRunning">Whether an instance is still there to be given the lock.</param>
    /// <returns>What could not be taken, in order; <c>More</c> when the batch was full.</returns>
    public async Task<(List<Message> Left, bool More)> TakeAsync(
        IEnumerable<Message> messages, Func<EntityOperation, string?, Task<EntityInvocation>> run, Func<long, bool> isRunning)
    {
        List<Message> left = [.. messages];
        while (_taken.Count < Longest && left.FindIndex(MayBeTaken) is >= 0 and var next)
        {
            var message = left[next];
            left.RemoveAt(next);
            _taken.Add(message);
            switch (message.Event)
            {
                case EntityOperation operation:
                    Take(operation, await run(operation, _entity.State));
                    break;
                case EntityLockRequest request when isRunning(request.Caller.Key):
                    Lock(request);
                    break;
                case EntityUnlock unlock when unlock.Owner == _entity.LockedBy:
                    _entity = _entity with { LockedBy = null, LockedById = null };
                    break;
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

    private bool MayBeTaken(Message message) => _entity.LockedBy is not { } owner || message.Event switch
    {
        EntityOperation operation => operation.Caller?.Key == owner,
        EntityLockRequest => false,
        _ => true,
    };

    private void Take(EntityOperation operation, EntityInvocation invocation)
    {
        _entity = _entity with { State = invocation.State };
        foreach (var effect in invocation.Effects)
        {
            _effects.Add(session => Do(session, effect));
        }

        if (operation.Caller is { } caller)
        {
            Answer(caller, new EntityAnswered(caller.TaskId, invocation.Result, invocation.Failure));
        }
    }

    private void Lock(EntityLockRequest request)
    {
        _entity = _entity with { LockedBy = request.Caller.Key, LockedById = request.Caller.InstanceId };
        if (request.Position + 1 < request.Entities.Count)
        {
            _effects.Add(session => EntityRows.Post(session, request.Entities[request.Position + 1], request with { Position = request.Position + 1 }, now));
        }
        else
        {
            Answer(request.Caller, new EntitiesLockGranted(request.Caller.TaskId));
        }
    }

    /// <summary>An instance that has ended meanwhile needs no answer.</summary>
    private void Answer(EntityCaller caller, AnswerEvent answer) => _effects.Add(session =>
        EntityRows.IsRunning(session, caller.Key) ? InstanceRows.Post(session, caller.Key, answer) : null);

    private Delivery? Do(SqliteSession session, EntityEffect effect) => effect switch
    {
        SignalEffect signal => EntityRows.Post(session, signal.Entity, signal.Operation, now, signal.At),
        StartEffect start when InstanceRows.Find(session, start.InstanceId) is var existing && existing is not { IsOver: false } =>
            InstanceRows.Create(session, start.InstanceId, start.Start, now, start.At > now ? start.At : null, existing),
        _ => null, // an instance of this id is running: as in the real service, nothing happens
    };
}
