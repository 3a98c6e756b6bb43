using System.Collections.Concurrent;
using System.Text.Json;
using LocalCloud.CosmosDb.Resources;
using LocalCloud.Storage;

namespace LocalCloud.CosmosDb.Users;

/// <summary>Users and permissions: in memory for every request, on disk before anything is answered.</summary>
internal sealed class UserStore(SqliteDatabase storage, TimeProvider time)
{
    private readonly ConcurrentDictionary<(int Database, string Id), User> _users = new();

    public void Load() => storage.Read(session =>
    {
        var permissions = new List<(long User, Permission Permission)>();
        using (var reader = session.Prepare("SELECT user, number, json FROM permissions").Query())
        {
            while (reader.Read())
            {
                permissions.Add((reader.GetInt64(0), Permission.Of(reader.GetInt64(1), reader.GetFieldValue<byte[]>(2))));
            }
        }

        using var users = session.Prepare("SELECT number, database, json FROM users").Query();
        while (users.Read())
        {
            var user = Of(users.GetInt64(0), users.GetFieldValue<byte[]>(2));
            foreach (var (_, permission) in permissions.Where(known => known.User == user.Number))
            {
                user.Permissions[permission.Id] = permission;
            }

            _users[(users.GetInt32(1), user.Id)] = user;
        }

        return true;
    });

    public User? Find(Database database, string id) =>
        _users.GetValueOrDefault((database.Number, id)) ?? Of(database).FirstOrDefault(user => user.Rid == id);

    public IEnumerable<User> Of(Database database) => _users.Where(user => user.Key.Database == database.Number).Select(user => user.Value).OrderBy(user => user.Number);

    public Permission? FindPermission(string rid) => _users.Values.SelectMany(user => user.Permissions.Values).FirstOrDefault(permission => permission.Rid == rid);

    /// <summary>Null when there is one of this id.</summary>
    public async Task<User?> CreateUserAsync(Database database, string id)
    {
        var created = await storage.WriteAsync(session =>
        {
            if (session.Prepare("INSERT INTO users (database, id, json) VALUES (?1, ?2, x'') ON CONFLICT DO NOTHING").Run(database.Number, id) == 0)
            {
                return null;
            }

            return SaveUser(session, database, Catalogue.LastNumber(session), id);
        });
        return created is null ? null : _users[(database.Number, id)] = created;
    }

    public async Task<User> RenameUserAsync(Database database, User user, string id)
    {
        var renamed = await storage.WriteAsync(session =>
        {
            session.Prepare("UPDATE users SET id = ?2 WHERE number = ?1").Run(user.Number, id);
            return SaveUser(session, database, user.Number, id) with { Permissions = user.Permissions };
        });
        _users.TryRemove((database.Number, user.Id), out _);
        return _users[(database.Number, id)] = renamed;
    }

    public async Task DeleteUserAsync(Database database, User user)
    {
        await storage.WriteAsync(session =>
        {
            session.Prepare("DELETE FROM permissions WHERE user = ?1").Run(user.Number);
            session.Prepare("DELETE FROM users WHERE number = ?1").Run(user.Number);
        });
        _users.TryRemove((database.Number, user.Id), out _);
    }

    /// <summary>With their database.</summary>
    public async Task DeleteUsersAsync(Database database)
    {
        foreach (var user in Of(database).ToList())
        {
            await DeleteUserAsync(database, user);
        }
    }

    /// <summary>Null when there is one of this id.</summary>
    public async Task<Permission?> CreatePermissionAsync(Database database, User user, JsonElement definition)
    {
        var id = definition.GetProperty("id"u8).GetString()!;
        var created = await storage.WriteAsync(session =>
            session.Prepare("INSERT INTO permissions (user, id, json) VALUES (?1, ?2, x'') ON CONFLICT DO NOTHING").Run(user.Number, id) == 0
                ? null
                : SavePermission(session, database, user, Catalogue.LastNumber(session), definition));
        return created is null ? null : user.Permissions[id] = created;
    }

    public async Task<Permission> ReplacePermissionAsync(Database database, User user, Permission permission, JsonElement definition)
    {
        var replaced = await storage.WriteAsync(session => SavePermission(session, database, user, permission.Number, definition));
        return user.Permissions[permission.Id] = replaced;
    }

    public async Task DeletePermissionAsync(User user, Permission permission)
    {
        await storage.WriteAsync(session => session.Prepare("DELETE FROM permissions WHERE number = ?1").Run(permission.Number));
        user.Permissions.TryRemove(permission.Id, out _);
    }

    private static User Of(long number, byte[] json)
    {
        var definition = JsonElement.Parse(json);
        return new(number, definition.GetProperty("id"u8).GetString()!, definition.GetProperty("_rid"u8).GetString()!, json);
    }

    private User SaveUser(SqliteSession session, Database database, long number, string id)
    {
        var rid = ResourceId.Text(ResourceId.User(database.RidBytes, number));
        var json = ResourceJson.Write(writer =>
        {
            writer.WriteString("id"u8, id);
            ResourceJson.WriteSystem(writer, rid, $"dbs/{database.Rid}/users/{rid}/", time.GetUtcNow().ToUnixTimeSeconds());
            writer.WriteString("_permissions"u8, "permissions/"u8);
        });
        session.Prepare("UPDATE users SET json = ?2 WHERE number = ?1").Run(number, json);
        return Of(number, json);
    }

    private Permission SavePermission(SqliteSession session, Database database, User user, long number, JsonElement definition)
    {
        var rid = ResourceId.Text(ResourceId.Child(ResourceId.User(database.RidBytes, user.Number), number, 0));
        var json = ResourceJson.Defined(definition, rid, $"dbs/{database.Rid}/users/{user.Rid}/permissions/{rid}/", time.GetUtcNow().ToUnixTimeSeconds());
        session.Prepare("UPDATE permissions SET json = ?2 WHERE number = ?1").Run(number, json);
        return Permission.Of(number, json);
    }
}
