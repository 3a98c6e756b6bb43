namespace LocalCloud.Faults;

public sealed partial class FaultInjector
{
    private readonly Lock _commits = new();

    /// <summary>
    /// Called with the database's name (<c>cosmosdb</c>, <c>durabletask</c>, <c>servicebus</c>, <c>eventgrid</c>) when a commit is on disk and nobody has been told yet. No
    /// database of this cloud commits, checkpoints or closes before it returns: a copy of the state folder made here is what a process
    /// killed at this moment leaves. Writes do not share commits then, so that it is called between any two of them.
    /// </summary>
    internal Action<string>? AfterCommit { get; init; }

    /// <summary>Every write has a commit of its own.</summary>
    internal bool SeesEveryCommit => AfterCommit is not null;

    /// <summary>Runs the commit of a database, on its writer's thread, between the points before and after it.</summary>
    /// <exception cref="CloudCrashedException">A crash; whether the commit has happened is as unknown as after a real one.</exception>
    internal void Commit(string database, Action commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        if (_isArmed)
        {
            Meet(new() { Point = database + ".before-commit" });
        }

        if (AfterCommit is null)
        {
            commit();
        }
        else
        {
            lock (_commits)
            {
                commit();
                AfterCommit(database);
            }
        }

        if (_isArmed)
        {
            Meet(new() { Point = database + ".after-commit" });
        }
    }

    /// <summary>Runs what else changes files of a database: closing it checkpoints its log.</summary>
    internal void Close(Action close)
    {
        ArgumentNullException.ThrowIfNull(close);
        lock (_commits)
        {
            close();
        }
    }
}
