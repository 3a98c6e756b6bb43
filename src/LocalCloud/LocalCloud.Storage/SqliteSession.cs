using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace LocalCloud.Storage;

/// <summary>One connection with its prepared statements. Used by one thread at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    // SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE
    private const int NoCheckpointOnClose = 1006;

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);

    internal SqliteSession(SqliteConnection connection) => _connection = connection;

    /// <summary>The prepared statement for <paramref name="sql"/>; parameters are positional: <c>?1</c>, <c>?2</c>, …</summary>
    [SuppressMessage("Security", "CA2100", Justification = "Statements are constants of the emulated services; values are parameters.")]
    public SqliteStatement Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            var command = _connection.CreateCommand();
            command.CommandText = sql;
            _statements.Add(sql, statement = new SqliteStatement(command));
        }

        return statement;
    }

    /// <summary>Runs a script that is not worth keeping prepared.</summary>
    [SuppressMessage("Security", "CA2100", Justification = "Scripts are constants of the emulated services.")]
    public void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Closes as a killed process would: the last connection does not move the log into the database.</summary>
    public void Abandon()
    {
        _ = SQLitePCL.raw.sqlite3_db_config(_connection.Handle, NoCheckpointOnClose, 1, out _);
        Dispose();
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _connection.Dispose();
    }
}
