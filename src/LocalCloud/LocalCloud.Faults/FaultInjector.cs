namespace LocalCloud.Faults;

/// <summary>The faults of one cloud. Every service passes its operations and commits by it.</summary>
public sealed class FaultInjector
{
    private readonly Lock _commits = new();

    /// <summary>
    /// Called with the database's name (<c>cosmosdb</c>, <c>durabletask</c>) when a commit is on disk and nobody has been told yet. No
    /// database of this cloud commits, checkpoints or closes before it returns: a copy of the state folder made here is what a process
    /// killed at this moment leaves.
    /// </summary>
    public Action<string>? AfterCommit { get; init; }

    /// <summary>Runs the commit of a database, on its writer's thread.</summary>
    public void Commit(string database, Action commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        if (AfterCommit is null)
        {
            commit();
            return;
        }

        lock (_commits)
        {
            commit();
            AfterCommit(database);
        }
    }

    /// <summary>Runs what else changes files of a database: closing it checkpoints its log.</summary>
    public void Close(Action close)
    {
        ArgumentNullException.ThrowIfNull(close);
        lock (_commits)
        {
            close();
        }
    }
}
