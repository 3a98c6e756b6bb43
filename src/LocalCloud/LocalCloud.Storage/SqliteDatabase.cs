using Microsoft.Data.Sqlite;

namespace LocalCloud.Storage;

/// <summary>
/// One SQLite database of one emulated service: a single writer with group commit, and concurrent readers.
/// </summary>
/// <remarks>
/// File databases run in WAL mode with <c>synchronous=FULL</c>: what <see cref="WriteAsync{T}"/> has returned survives <c>kill -9</c> and
/// a power cut. Everything that waits while one commit reaches the disk shares the next one, so throughput does not hang on fsync.
/// In-memory databases run the same code on one connection.
/// </remarks>
internal sealed class SqliteDatabase : IAsyncDisposable
{
    private readonly SqliteDatabaseOptions _options;
    private readonly GroupCommitWriter _writer;
    private readonly ReaderPool? _readers;

    private SqliteDatabase(SqliteDatabaseOptions options)
    {
        _options = options;
        var connection = new SqliteSession(Connect(options));
        try
        {
            SchemaVersions.Apply(connection, options);
            // The upper pages of the indexes of a million rows: the default of 2 MB lets them go again between two commits.
            connection.Execute("PRAGMA cache_size=-16000");
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        _writer = new GroupCommitWriter(connection, options);
        _readers = options.Path is null ? null : new ReaderPool(() => new SqliteSession(Connect(options)));
        options.Faults?.WhenCrashed(AbandonAsync);
    }

    /// <summary>Opens (creating or migrating it) the database.</summary>
    /// <exception cref="SchemaVersionException">The file was written by a newer version.</exception>
    /// <exception cref="DatabaseFileException">The file cannot be opened: it is no database, or may not be written.</exception>
    public static SqliteDatabase Open(SqliteDatabaseOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Path is { } path)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }

        try
        {
            return new SqliteDatabase(options);
        }
        catch (SqliteException unusable) when (options.Path is not null)
        {
            throw new DatabaseFileException(
                $"{options.Path} cannot be used ({unusable.Message}). Start with --reset to delete the local state, or choose another folder with --state.", unusable);
        }
    }

    /// <summary>
    /// Runs <paramref name="work"/> inside the next group commit and returns when it is durable. An exception undoes this work alone.
    /// </summary>
    /// <param name="work">Runs on the writer's thread.</param>
    /// <param name="takeBack">Runs there as well, when the commit has failed: undoes what the work has changed in memory.</param>
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> work, Action? takeBack = null) => _writer.Enqueue(work, takeBack);

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Action<SqliteSession> work) => _writer.Enqueue(session =>
    {
        work(session);
        return true;
    });

    /// <summary>Runs <paramref name="work"/> on a snapshot that includes everything <see cref="WriteAsync{T}"/> has returned.</summary>
    public T Read<T>(Func<SqliteSession, T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return _readers is null ? _writer.RunExclusive(work) : _readers.Run(work);
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _readers?.Dispose();
    }

    private async Task AbandonAsync()
    {
        _readers?.Abandon();
        await _writer.AbandonAsync();
    }

    private static SqliteConnection Connect(SqliteDatabaseOptions options)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = options.Path ?? ":memory:",
            Pooling = false,
        }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = options.Path is null
            ? "PRAGMA temp_store=MEMORY;"
            : "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=10000; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=4000;";
        command.ExecuteNonQuery();
        options.OnConnect?.Invoke(connection);
        return connection;
    }
}
