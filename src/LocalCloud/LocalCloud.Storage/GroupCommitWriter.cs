using System.Threading.Channels;
using LocalCloud.Faults;

namespace LocalCloud.Storage;

/// <summary>The one thread that writes: takes whatever is waiting, runs it in one transaction, and answers after the commit.</summary>
internal sealed class GroupCommitWriter : IAsyncDisposable
{
    /// <summary>Bounds the time a single commit can hold its first waiter back.</summary>
    private const int LargestGroup = 512;

    private readonly SqliteSession _session;
    private readonly string _name;
    private readonly FaultInjector _faults;
    private readonly Action _commit;
    private readonly int _largestGroup;
    private readonly Lock _lock = new();
    private readonly Channel<IPendingWrite> _queue = Channel.CreateUnbounded<IPendingWrite>(new() { SingleReader = true });
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public GroupCommitWriter(SqliteSession session, SqliteDatabaseOptions options)
    {
        (_session, _name, _faults) = (session, options.Name, options.Faults ?? new FaultInjector());
        _commit = () => _session.Prepare("COMMIT").Run();
        _largestGroup = _faults.SeesEveryCommit ? 1 : LargestGroup;
        new Thread(Loop) { IsBackground = true, Name = $"{_name} writer" }.Start();
    }

    public Task<T> Enqueue<T>(Func<SqliteSession, T> work, Action? takeBack = null)
    {
        ArgumentNullException.ThrowIfNull(work);
        var write = new PendingWrite<T>(work, takeBack);
        ObjectDisposedException.ThrowIf(!_queue.Writer.TryWrite(write), this);
        return write.Completion;
    }

    /// <summary>Runs on the writer's connection between two commits; for in-memory databases, which have only this connection.</summary>
    public T RunExclusive<T>(Func<SqliteSession, T> work)
    {
        lock (_lock)
        {
            return work(_session);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _stopped.Task;
        _faults.Close(_session.Dispose);
    }

    /// <summary>After a crash: ends with the commit under way, and leaves the log as it is.</summary>
    public async Task AbandonAsync()
    {
        _queue.Writer.TryComplete();
        await _stopped.Task;
        _session.Abandon();
    }

    private void Loop()
    {
        var group = new List<IPendingWrite>();
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (group.Count < _largestGroup && _queue.Reader.TryRead(out var write))
            {
                group.Add(write);
            }

            if (!TryCommit(group))
            {
                break;
            }

            group.Clear();
        }

        _stopped.SetResult();
    }

    /// <summary>False after a crash: then nobody is told anything any more.</summary>
    private bool TryCommit(List<IPendingWrite> group)
    {
        lock (_lock)
        {
            try
            {
                Commit(group);
                return true;
            }
            catch (CloudCrashedException)
            {
                TryRollback();
                _queue.Writer.TryComplete();
                return false;
            }
        }
    }

    private void Commit(List<IPendingWrite> group)
    {
        try
        {
            _session.Prepare("BEGIN IMMEDIATE").Run();
            foreach (var write in group)
            {
                _session.Prepare("SAVEPOINT write").Run();
                if (!write.Run(_session))
                {
                    _session.Prepare("ROLLBACK TO write").Run();
                }

                _session.Prepare("RELEASE write").Run();
            }

            _faults.Commit(_name, _commit);
        }
        catch (Exception failure) when (failure is not CloudCrashedException)
        {
            // A full disk or a broken file: nobody's work is durable, and everybody hears why.
            TryRollback();
            foreach (var write in group)
            {
                write.Fail(failure);
            }

            return;
        }

        foreach (var write in group)
        {
            write.Acknowledge();
        }
    }

    private void TryRollback()
    {
        try
        {
            _session.Prepare("ROLLBACK").Run();
        }
        catch (Microsoft.Data.Sqlite.SqliteException)
        {
            // SQLite has rolled back already (for example on SQLITE_FULL); there is no transaction left to end.
        }
    }
}
