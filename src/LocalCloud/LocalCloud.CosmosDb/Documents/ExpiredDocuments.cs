using LocalCloud.CosmosDb.Resources;
using LocalCloud.Storage;
using Microsoft.Extensions.Logging;

namespace LocalCloud.CosmosDb.Documents;

/// <summary>Removes expired documents from disk now and then; readers stop seeing them the second they expire.</summary>
internal sealed partial class ExpiredDocuments : IAsyncDisposable
{
    /// <summary>Seconds; as in an account with seven days of continuous backup.</summary>
    private const long LongestVersion = 7 * 86_400;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private readonly SqliteDatabase _database;
    private readonly Catalogue _catalogue;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private Task _running = Task.CompletedTask;

    public ExpiredDocuments(SqliteDatabase database, Catalogue catalogue, TimeProvider time, ILogger<ExpiredDocuments> logger)
    {
        (_database, _catalogue, _time, _logger) = (database, catalogue, time, logger);
        _timer = time.CreateTimer(_ => Start(), null, Interval, Interval);
    }

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await _running;
    }

    /// <summary>After a crash: what runs will not end.</summary>
    public void Abandon() => _timer.Dispose();

    private void Start()
    {
        if (_running.IsCompleted)
        {
            _running = PurgeAsync();
        }
    }

    private async Task PurgeAsync()
    {
        try
        {
            foreach (var container in _catalogue.AllContainers.Where(container => container.Settings.DefaultTimeToLive is not null))
            {
                while (await PurgeSomeAsync(container) > 0)
                {
                }
            }

            foreach (var container in _catalogue.AllContainers.Where(container => container.Numbers.KeepsVersions))
            {
                await ForgetVersionsAsync(container);
            }
        }
        catch (Exception failure)
        {
            Failed(_logger, failure);
        }
    }

    private async Task<int> PurgeSomeAsync(Container container)
    {
        var (count, writers) = await _database.WriteAsync(session =>
        {
            var writers = new List<DocumentWriter>();
            if (container.Numbers.Dropped)
            {
                return (0, writers);
            }

            var now = _time.GetUtcNow().ToUnixTimeSeconds();
            var expired = new List<(long Number, byte[] Epk, string Id)>();
            using (var reader = session.Prepare(container.Sql.Expired).Query(now, container.Settings.DefaultTimeToLive))
            {
                while (reader.Read())
                {
                    expired.Add((reader.GetInt64(0), reader.GetFieldValue<byte[]>(1), reader.GetString(2)));
                }
            }

            foreach (var (number, epk, id) in expired)
            {
                if (container.Numbers.KeepsVersions)
                {
                    var writer = new DocumentWriter(session, container, epk, now);
                    writer.Expire(id);
                    writers.Add(writer);
                }
                else
                {
                    session.Prepare(container.Sql.Delete).Run(number);
                    session.Prepare(container.Sql.DeleteUnique).Run(number);
                }
            }

            return (expired.Count, writers);
        });
        writers.ForEach(writer => writer.Range.Committed(writer.Lsn));
        return count;
    }

    private Task ForgetVersionsAsync(Container container) => _database.WriteAsync(session =>
    {
        if (!container.Numbers.Dropped)
        {
            session.Prepare(container.Sql.DeleteVersions).Run(_time.GetUtcNow().ToUnixTimeSeconds() - LongestVersion);
        }
    });

    [LoggerMessage(Level = LogLevel.Error, Message = "Expired documents could not be removed")]
    private static partial void Failed(ILogger logger, Exception failure);
}
