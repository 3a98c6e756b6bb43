using LocalCloud.DurableTask.Replay;

namespace LocalCloud.DurableTask;

public sealed partial class DurableEngine
{
    /// <summary>What has happened to an instance so far; null when there is none.</summary>
    public RecordedHistory? RecordHistory(string instanceId)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return _store.Load(instanceId) is { } stored ? new(stored.Id, stored.History) : null;
    }

    /// <summary>
    /// Replays a history recorded earlier, perhaps by an older version of the code, with the orchestrators of now. Nothing is stored, no
    /// activity runs.
    /// </summary>
    /// <exception cref="HistoryDivergenceException">The code of now does something else, or ends in another way.</exception>
    public void Replay(RecordedHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        HistoryReplay.Verify(history, _orchestrators);
    }
}
