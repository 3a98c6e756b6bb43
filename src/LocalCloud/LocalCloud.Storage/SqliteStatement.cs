using System.Globalization;
using Microsoft.Data.Sqlite;

namespace LocalCloud.Storage;

/// <summary>A prepared statement with positional parameters.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly SqliteCommand _command;

    internal SqliteStatement(SqliteCommand command) => _command = command;

    /// <summary>Runs a statement that returns nothing; the number of rows changed.</summary>
    public int Run(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return _command.ExecuteNonQuery();
    }

    /// <summary>Runs a query; dispose the reader before the statement is used again.</summary>
    public SqliteDataReader Query(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return _command.ExecuteReader();
    }

    /// <summary>The first column of the first row, or null.</summary>
    public object? ExecuteScalar(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return _command.ExecuteScalar() is { } value and not DBNull ? value : null;
    }

    public void Dispose() => _command.Dispose();

    private void Bind(ReadOnlySpan<object?> values)
    {
        var parameters = _command.Parameters;
        while (parameters.Count < values.Length)
        {
            parameters.Add(new SqliteParameter { ParameterName = "?" + (parameters.Count + 1).ToString(CultureInfo.InvariantCulture) });
        }

        for (var i = 0; i < values.Length; i++)
        {
            parameters[i].Value = values[i] ?? DBNull.Value;
        }
    }
}
