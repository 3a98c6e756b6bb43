using LocalCloud.Storage;

namespace LocalCloud.ServiceBus.Storage;

/// <summary>The database, with writes whose effects in memory follow their commits in order.</summary>
internal sealed class Journal(SqliteDatabase database)
{
    private readonly CommitOrder _order = new();

    public T Read<T>(Func<SqliteSession, T> work) => database.Read(work);

    /// <summary>Returns when the work is durable and its effects have happened.</summary>
    /// <param name="work">Adds its effects, which are neither slow nor fail, to the list.</param>
    public async Task<T> WriteAsync<T>(Func<SqliteSession, List<Action>, T> work)
    {
        CommitOrder.Ticket? ticket = null;
        var effects = new List<Action>();
        try
        {
            var result = await database.WriteAsync(session =>
            {
                ticket = _order.Enter();
                return work(session, effects);
            });
            await _order.CompleteAsync(ticket!, () => effects.ForEach(effect => effect()));
            return result;
        }
        catch when (ticket is not null)
        {
            await _order.CompleteAsync(ticket, null);
            throw;
        }
    }

    public Task WriteAsync(Action<SqliteSession, List<Action>> work) => WriteAsync((session, effects) =>
    {
        work(session, effects);
        return true;
    });

    /// <summary>A write without effects: nothing has to wait for it.</summary>
    public Task WriteAsync(Action<SqliteSession> work) => database.WriteAsync(work);
}
