using System.Text.Json;
using LocalCloud.ServiceBus.Definitions;
using LocalCloud.ServiceBus.Filters;
using LocalCloud.Storage;

namespace LocalCloud.ServiceBus.Storage;

/// <summary>The rules of subscriptions.</summary>
internal static class RuleTable
{
    public static bool TryAdd(SqliteSession session, long entity, RuleDefinition rule) =>
        session.Prepare("INSERT OR IGNORE INTO rules (entity, name, definition, created) VALUES (?1, ?2, ?3, ?4)")
            .Run(entity, rule.Name, JsonSerializer.Serialize(rule, DefinitionJson.Options), rule.CreatedAt.UtcTicks) > 0;

    public static bool Remove(SqliteSession session, long entity, string name) =>
        session.Prepare("DELETE FROM rules WHERE entity = ?1 AND name = ?2").Run(entity, name) > 0;

    public static void RemoveAll(SqliteSession session, long entity) => session.Prepare("DELETE FROM rules WHERE entity = ?1").Run(entity);

    public static List<RuleDefinition> Load(SqliteSession session, long entity)
    {
        var rules = new List<RuleDefinition>();
        using var reader = session.Prepare("SELECT definition, created FROM rules WHERE entity = ?1 ORDER BY created, name").Query(entity);
        while (reader.Read())
        {
            rules.Add(JsonSerializer.Deserialize<RuleDefinition>(reader.GetString(0), DefinitionJson.Options)! with
            {
                CreatedAt = new DateTimeOffset(reader.GetInt64(1), TimeSpan.Zero),
            });
        }

        return rules;
    }
}
