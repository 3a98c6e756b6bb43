using System.Collections.Concurrent;

namespace LocalCloud.Storage;

/// <summary>Connections for reading, as many as there are readers at once; kept for reuse.</summary>
internal sealed class ReaderPool(Func<SqliteSession> open) : IDisposable
{
    private readonly ConcurrentBag<SqliteSession> _idle = [];

    public T Run<T>(Func<SqliteSession, T> work)
    {
        var session = _idle.TryTake(out var idle) ? idle : open();
        try
        {
            return work(session);
        }
        finally
        {
            _idle.Add(session);
        }
    }

    public void Abandon()
    {
        while (_idle.TryTake(out var session))
        {
            session.Abandon();
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var session))
        {
            session.Dispose();
        }
    }
}
