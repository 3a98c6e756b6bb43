using System.Text.Json;
using LocalCloud.CosmosDb.Resources;
using LocalCloud.Storage;

namespace LocalCloud.CosmosDb.Scripts;

/// <summary>Creates, replaces and deletes scripts.</summary>
internal sealed class ScriptStore(SqliteDatabase database, TimeProvider time)
{
    /// <summary>Null when one of this id exists.</summary>
    public async Task<Script?> CreateAsync(Container container, ScriptKind kind, JsonElement definition)
    {
        var id = definition.GetProperty("id"u8).GetString()!;
        var created = await database.WriteAsync(session =>
        {
            if (session.Prepare("INSERT INTO scripts (container, kind, id, json) VALUES (?1, ?2, ?3, x'') ON CONFLICT DO NOTHING").Run(container.Number, kind.Segment, id) == 0)
            {
                return null;
            }

            return Save(session, container, kind, Catalogue.LastNumber(session), definition);
        });
        if (created is not null)
        {
            container.Scripts.Keep(created);
        }

        return created;
    }

    public async Task<Script> ReplaceAsync(Container container, Script script, JsonElement definition)
    {
        var replaced = await database.WriteAsync(session => Save(session, container, script.Kind, script.Number, definition));
        container.Scripts.Keep(replaced);
        return replaced;
    }

    public async Task DeleteAsync(Container container, Script script)
    {
        await database.WriteAsync(session => session.Prepare("DELETE FROM scripts WHERE number = ?1").Run(script.Number));
        container.Scripts.Forget(script);
    }

    private Script Save(SqliteSession session, Container container, ScriptKind kind, long number, JsonElement definition)
    {
        var rid = Script.RidOf(container, kind, number);
        var json = ResourceJson.Defined(definition, rid, $"dbs/{container.Database.Rid}/colls/{container.Rid}/{kind.Segment}/{rid}/", time.GetUtcNow().ToUnixTimeSeconds());
        session.Prepare("UPDATE scripts SET json = ?2 WHERE number = ?1").Run(number, json);
        return Script.Of(number, kind, json);
    }
}
