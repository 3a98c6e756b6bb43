using LocalCloud.DurableTask.History;
using LocalCloud.DurableTask.Storage;
using LocalCloud.Storage;

namespace LocalCloud.DurableTask.Entities;

/// <summary>What an entity's operations ask for; it happens with the commit of the new state.</summary>
internal static class EntityEffects
{
    /// <summary>Null when nothing comes of it: a target that is none, or, as in the real service, an instance of this id that runs.</summary>
    public static Delivery? Do(SqliteSession session, P.OperationAction action, DateTime now) => action.OperationActionTypeCase switch
    {
        P.OperationAction.OperationActionTypeOneofCase.SendSignal => Signal(session, action.SendSignal, now),
        P.OperationAction.OperationActionTypeOneofCase.StartNewOrchestration => Start(session, action.StartNewOrchestration, now),
        _ => null,
    };

    private static Delivery? Signal(SqliteSession session, P.SendSignalAction signal, DateTime now) => EntityNames.Normalize(signal.InstanceId) is { } target
        ? EntityRows.Post(
            session, target, new Message(0, EntityMessages.Signal(now, target, signal.Name, signal.Input, Guid.NewGuid().ToString(), signal.ScheduledTime)),
            now, signal.ScheduledTime?.ToDateTime())
        : null;

    private static Delivery? Start(SqliteSession session, P.StartNewOrchestrationAction start, DateTime now)
    {
        var existing = InstanceRows.Find(session, start.InstanceId);
        if (existing is { IsOver: false })
        {
            return null;
        }

        var started = Events.New(now);
        started.ExecutionStarted = new()
        {
            Name = start.Name, Version = start.Version, Input = start.Input, ScheduledStartTimestamp = start.ScheduledTime,
            ParentTraceContext = start.ParentTraceContext, Tags = { start.Tags },
        };
        var due = start.ScheduledTime?.ToDateTime();
        return InstanceRows.Create(session, start.InstanceId, started, now, due > now ? due : null, existing);
    }
}
