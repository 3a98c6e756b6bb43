using LocalCloud.DurableTask.History;
using LocalCloud.Storage;

namespace LocalCloud.DurableTask.Storage;

/// <summary>The start of a sub-orchestration, in the transaction of its parent.</summary>
internal static class ChildStart
{
    public static Delivery Create(
        SqliteSession session, long parentKey, string parentId, SubOrchestrationScheduled child, DateTime now, InstanceState? replaced)
    {
        var parentName = (string)session.Prepare("SELECT name FROM instances WHERE key = ?1").ExecuteScalar(parentKey)!;
        var parent = new ParentReference(parentKey, parentId, parentName, child.Id);
        var start = new ExecutionStarted(child.Name, child.Input, child.Version, parent, Tags: child.Tags);
        return InstanceRows.Create(session, child.InstanceId, start, now, null, replaced);
    }

    public static Failure AlreadyExists(InstanceState existing) => new(
        typeof(InvalidOperationException).FullName!,
        $"An Orchestration instance with the status {existing.Status} already exists: '{existing.Id}'.", null, null);
}
