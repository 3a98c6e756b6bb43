using System.Globalization;
using System.Text;
using System.Text.Json;
using LocalCloud.CosmosDb.Http;
using LocalCloud.CosmosDb.Resources;

namespace LocalCloud.CosmosDb.Users;

/// <summary>Operations on users and permissions.</summary>
internal sealed class UserOperations(UserStore store, ResourceOperations resources, Catalogue catalogue, AccountKey key)
{
    private const int DefaultLife = 3600;
    private const int ShortestLife = 10;
    private const int LongestLife = 86_400;

    public Task<Reply> HandleAsync(CosmosRequest request, Database database, CancellationToken cancellationToken)
    {
        var path = request.Path;
        if (path.Count == 3)
        {
            return UsersAsync(request, database, cancellationToken);
        }

        var user = store.Find(database, path.Id2!);
        return path switch
        {
            { Count: 4 } when user is not null => UserAsync(request, database, user, cancellationToken),
            { Kind3: "permissions", Count: 5 } when user is not null => PermissionsAsync(request, database, user, cancellationToken),
            { Kind3: "permissions", Count: 6 } when user is not null => PermissionAsync(request, database, user, path.Id3!, cancellationToken),
            _ => Task.FromResult(Reply.NotFound()),
        };
    }

    public Task DeleteAllAsync(Database database) => store.DeleteUsersAsync(database);

    private async Task<Reply> UsersAsync(CosmosRequest request, Database database, CancellationToken cancellationToken)
    {
        var items = store.Of(database).Select(user => (user.Number, user.Json));
        switch (request.Method)
        {
            case "GET":
                return ResourceOperations.List(request, Encoding.ASCII.GetBytes(database.Rid), "Users", items);
            case "POST" when Router.IsQuery(request):
                return await resources.QueryAsync(request, Encoding.ASCII.GetBytes(database.Rid), "Users", items, cancellationToken);
            case "POST":
                var (json, refusal) = await ResourceOperations.DefinitionAsync(request, cancellationToken);
                using (json)
                {
                    return refusal
                        ?? (json!.RootElement.GetProperty("id"u8).GetString()! is var id && request.Flag("x-ms-documentdb-is-upsert") && store.Find(database, id) is { } known
                            ? ResourceOperations.Found(known.Json)
                        : await store.CreateUserAsync(database, id) is { } user ? ResourceOperations.Found(user.Json, 201)
                        : ResourceOperations.Exists());
                }

            default:
                return Router.NotAllowed();
        }
    }

    private async Task<Reply> UserAsync(CosmosRequest request, Database database, User user, CancellationToken cancellationToken)
    {
        switch (request.Method)
        {
            case "GET":
                return ResourceOperations.Found(user.Json);
            case "PUT":
                var (json, refusal) = await ResourceOperations.DefinitionAsync(request, cancellationToken);
                using (json)
                {
                    return refusal
                        ?? (json!.RootElement.GetProperty("id"u8).GetString()! is var id && id != user.Id && store.Find(database, id) is not null
                            ? ResourceOperations.Exists()
                            : ResourceOperations.Found((await store.RenameUserAsync(database, user, id)).Json));
                }

            case "DELETE":
                await store.DeleteUserAsync(database, user);
                return new() { Status = 204, Charge = 4.95 };
            default:
                return Router.NotAllowed();
        }
    }

    private async Task<Reply> PermissionsAsync(CosmosRequest request, Database database, User user, CancellationToken cancellationToken)
    {
        var items = user.Permissions.Values.OrderBy(permission => permission.Number).Select(permission => (permission.Number, WithToken(permission, DefaultLife)));
        switch (request.Method)
        {
            case "GET":
                return ResourceOperations.List(request, Encoding.ASCII.GetBytes(user.Rid), "Permissions", items);
            case "POST" when Router.IsQuery(request):
                return await resources.QueryAsync(request, Encoding.ASCII.GetBytes(user.Rid), "Permissions", items, cancellationToken);
            case "POST":
                var (json, refusal) = await DefinitionAsync(request, cancellationToken);
                using (json)
                {
                    return refusal
                        ?? (request.Flag("x-ms-documentdb-is-upsert") && user.Permissions.TryGetValue(json!.RootElement.GetProperty("id"u8).GetString()!, out var known)
                            ? Found(request, await store.ReplacePermissionAsync(database, user, known, json.RootElement), 200)
                        : await store.CreatePermissionAsync(database, user, json!.RootElement) is { } created ? Found(request, created, 201)
                        : ResourceOperations.Exists());
                }

            default:
                return Router.NotAllowed();
        }
    }

    private async Task<Reply> PermissionAsync(CosmosRequest request, Database database, User user, string id, CancellationToken cancellationToken)
    {
        if ((user.Permissions.GetValueOrDefault(id) ?? user.Permissions.Values.FirstOrDefault(known => known.Rid == id)) is not { } permission)
        {
            return Reply.NotFound();
        }

        switch (request.Method)
        {
            case "GET":
                return Found(request, permission, 200);
            case "PUT":
                var (json, refusal) = await DefinitionAsync(request, cancellationToken);
                using (json)
                {
                    return refusal
                        ?? (json!.RootElement.GetProperty("id"u8).GetString() != permission.Id
                            ? Reply.BadRequest(ErrorBody.List("The id of a permission cannot be changed."))
                            : Found(request, await store.ReplacePermissionAsync(database, user, permission, json.RootElement), 200));
                }

            case "DELETE":
                await store.DeletePermissionAsync(user, permission);
                return new() { Status = 204, Charge = 4.95 };
            default:
                return Router.NotAllowed();
        }
    }

    private static async Task<(JsonDocument? Json, Reply? Refusal)> DefinitionAsync(CosmosRequest request, CancellationToken cancellationToken)
    {
        if (request.Header("x-ms-documentdb-expiry-seconds") is not null && LifeOf(request) is null)
        {
            return (null, Reply.BadRequest(ErrorBody.List($"A token lives {ShortestLife} to {LongestLife} seconds.")));
        }

        var (json, refusal) = await ResourceOperations.DefinitionAsync(request, cancellationToken);
        return refusal is null && Permission.Problem(json!.RootElement) is { } problem ? (json, Reply.BadRequest(ErrorBody.List(problem))) : (json, refusal);
    }

    private Reply Found(CosmosRequest request, Permission permission, int status) => ResourceOperations.Found(WithToken(permission, LifeOf(request) ?? DefaultLife), status);

    private static int? LifeOf(CosmosRequest request) =>
        int.TryParse(request.Header("x-ms-documentdb-expiry-seconds"), NumberStyles.None, CultureInfo.InvariantCulture, out var life) && life is >= ShortestLife and <= LongestLife ? life : null;

    /// <summary>Tokens live by the clock of the machine, like the dates of signed requests.</summary>
    private byte[] WithToken(Permission permission, int life)
    {
        var token = ResourceToken.Make(key, permission.Rid, permission.VersionIn(catalogue), TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + life);
        return [.. permission.Json.AsSpan()[..^1], .. ",\"_token\":"u8, .. Encoding.UTF8.GetBytes(JsonText.Quote(token)), .. "}"u8];
    }
}
