namespace LocalCloud.Storage;

/// <summary>Keeps <c>PRAGMA user_version</c> at the number of migrations applied.</summary>
internal static class SchemaVersions
{
    public static void Apply(SqliteSession session, SqliteDatabaseOptions options)
    {
        var current = Convert.ToInt32(session.Prepare("PRAGMA user_version").ExecuteScalar(), null);
        if (current > options.Migrations.Count)
        {
            throw new SchemaVersionException(
                $"{options.Path} has schema version {current}, but this version of LocalCloud knows only {options.Migrations.Count}. "
                + "Update LocalCloud, or start with --reset to delete the local state.");
        }

        for (var version = current; version < options.Migrations.Count; version++)
        {
            session.Execute("BEGIN IMMEDIATE");
            session.Execute(options.Migrations[version]);
            session.Execute(FormattableString.Invariant($"PRAGMA user_version={version + 1}"));
            session.Execute("COMMIT");
        }
    }
}
