using LocalCloud.Storage;

namespace LocalCloud.DurableTask.Storage;

/// <summary>A write that leaves a trace by which it is known to have happened.</summary>
internal interface ICommit<out T>
{
    /// <summary>What <see cref="Run"/> has returned last.</summary>
    T Outcome { get; }

    T Run(SqliteSession session);

    bool HasHappened(SqliteSession session);
}
