using System.Text.Json;
using LocalCloud.ServiceBus.Definitions;
using LocalCloud.ServiceBus.Entities;
using LocalCloud.Storage;

namespace LocalCloud.ServiceBus.Storage;

/// <summary>Which entities there are.</summary>
internal static class EntityTable
{
    public static long Insert(SqliteSession session, string path, EntityKind kind, EntitySettings settings, string? definition, DateTimeOffset now) =>
        (long)session.Prepare("INSERT INTO entities (path, kind, settings, definition, created) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id")
            .ExecuteScalar(path, (long)kind, Text(settings), definition, now.UtcTicks)!;

    /// <param name="definition">Null to keep the one there is.</param>
    public static void Update(SqliteSession session, long id, EntitySettings settings, string? definition) =>
        session.Prepare("UPDATE entities SET settings = ?2, definition = COALESCE(?3, definition) WHERE id = ?1").Run(id, Text(settings), definition);

    public static void Delete(SqliteSession session, long id)
    {
        session.Prepare("DELETE FROM entities WHERE id = ?1").Run(id);
        session.Prepare("DELETE FROM session_states WHERE entity = ?1").Run(id);
        session.Prepare("DELETE FROM duplicates WHERE entity = ?1").Run(id);
        RuleTable.RemoveAll(session, id);
        new MessageTable(id).DeleteAll(session);
    }

    public static List<EntityRow> Load(SqliteSession session)
    {
        var rows = new List<EntityRow>();
        using var reader = session.Prepare("SELECT id, path, kind, settings, definition, created FROM entities ORDER BY id").Query();
        while (reader.Read())
        {
            rows.Add(new(
                reader.GetInt64(0),
                reader.GetString(1),
                (EntityKind)reader.GetInt64(2),
                JsonSerializer.Deserialize<EntitySettings>(reader.GetString(3), DefinitionJson.Options)!,
                reader.IsDBNull(4) ? null : reader.GetString(4),
                new DateTimeOffset(reader.GetInt64(5), TimeSpan.Zero)));
        }

        return rows;
    }

    /// <summary>Only what all kinds of entities have: subscriptions and rules are rows of their own.</summary>
    private static string Text(EntitySettings settings) => JsonSerializer.Serialize<EntitySettings>(settings, DefinitionJson.Options);

    internal sealed record EntityRow(long Id, string Path, EntityKind Kind, EntitySettings Settings, string? Definition, DateTimeOffset CreatedAt);
}
