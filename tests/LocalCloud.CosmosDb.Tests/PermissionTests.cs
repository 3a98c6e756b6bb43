using System.Net;
using Microsoft.Azure.Cosmos;
using static LocalCloud.CosmosDb.Tests.Refusals;

namespace LocalCloud.CosmosDb.Tests;

/// <summary>Users, permissions, and clients that have nothing but a token.</summary>
public sealed class PermissionTests(Account account) : IClassFixture<Account>
{
    private static readonly PartitionKey A = new("A");

    [Fact]
    public async Task Users_and_permissions_are_created_read_changed_listed_and_deleted()
    {
        var container = await account.Container();
        User user = (await account.Database.CreateUserAsync("first")).User;
        await Fails(HttpStatusCode.Conflict, () => account.Database.CreateUserAsync("first"));
        Assert.Equal(HttpStatusCode.OK, (await account.Database.UpsertUserAsync("first")).StatusCode);
        await user.ReplaceAsync(new("renamed"));
        user = account.Database.GetUser("renamed");
        using var users = account.Database.GetUserQueryIterator<UserProperties>("SELECT * FROM u WHERE u.id = 'renamed'");
        Assert.Equal(["renamed"], (await users.All()).Select(found => found.Id));

        var created = await user.CreatePermissionAsync(new PermissionProperties("read", PermissionMode.Read, container));
        Assert.Equal((HttpStatusCode.Created, PermissionMode.Read), (created.StatusCode, created.Resource.PermissionMode));
        Assert.StartsWith("type=resource&ver=1&sig=", created.Resource.Token, StringComparison.Ordinal);
        await Fails(HttpStatusCode.Conflict, () => user.CreatePermissionAsync(new PermissionProperties("read", PermissionMode.Read, container)));
        var changed = await user.GetPermission("read").ReplaceAsync(new PermissionProperties("read", PermissionMode.All, container));
        Assert.Equal(PermissionMode.All, changed.Resource.PermissionMode);
        using var permissions = user.GetPermissionQueryIterator<PermissionProperties>();
        Assert.Equal(["read"], (await permissions.All()).Select(found => found.Id));

        await user.GetPermission("read").DeleteAsync();
        await Fails(HttpStatusCode.NotFound, () => user.GetPermission("read").ReadAsync());
        await user.DeleteAsync();
        await Fails(HttpStatusCode.NotFound, () => user.ReadAsync());
    }

    [Fact]
    public async Task A_token_permits_what_its_permission_says_and_nothing_else()
    {
        var (container, other) = (await account.Container(2), await account.Container());
        await container.CreateItemAsync(new Item("1", "A", 1), A);
        await container.CreateItemAsync(new Item("2", "B", 2), new("B"));
        User user = (await account.Database.CreateUserAsync("reader")).User;
        var read = await user.CreatePermissionAsync(new PermissionProperties("read", PermissionMode.Read, container));
        var write = await user.CreatePermissionAsync(new PermissionProperties("write", PermissionMode.All, container));
        var one = await user.CreatePermissionAsync(new PermissionProperties("one", PermissionMode.All, container, A));
        var item = await user.CreatePermissionAsync(new PermissionProperties("item", PermissionMode.Read, container, A, "1"));

        using (var client = Connect(read.Resource.Token))
        {
            var mine = client.GetContainer("db", container.Id);
            Assert.Equal(1, (await mine.ReadItemAsync<Item>("1", A)).Resource.N);
            Assert.Equal([1, 2], await mine.Query<int>("SELECT VALUE c.n FROM c ORDER BY c.n"));
            await Fails(HttpStatusCode.Forbidden, () => mine.UpsertItemAsync(new Item("1", "A"), A));
            await Fails(HttpStatusCode.Forbidden, () => mine.DeleteContainerAsync());
            await Fails(HttpStatusCode.Forbidden, () => client.GetContainer("db", other.Id).ReadItemAsync<Item>("1", A));
            await Fails(HttpStatusCode.Forbidden, () => client.CreateDatabaseAsync("mine"));
        }

        using (var client = Connect(write.Resource.Token))
        {
            Assert.Equal(HttpStatusCode.OK, (await client.GetContainer("db", container.Id).UpsertItemAsync(new Item("1", "A", 3), A)).StatusCode);
        }

        using (var client = Connect(one.Resource.Token))
        {
            var mine = client.GetContainer("db", container.Id);
            Assert.Equal(HttpStatusCode.OK, (await mine.UpsertItemAsync(new Item("1", "A", 4), A)).StatusCode);
            Assert.Equal([4], await mine.Query<int>("SELECT VALUE c.n FROM c WHERE c.n > 0 ORDER BY c.n", new() { PartitionKey = A }));
            await Fails(HttpStatusCode.Forbidden, () => mine.ReadItemAsync<Item>("2", new("B")));
        }

        using (var client = Connect(item.Resource.Token))
        {
            var mine = client.GetContainer("db", container.Id);
            Assert.Equal(4, (await mine.ReadItemAsync<Item>("1", A)).Resource.N);
            await Fails(HttpStatusCode.Forbidden, () => mine.ReadItemAsync<Item>("3", A));
        }
    }

    [Fact]
    public async Task A_token_ends_with_its_permission_and_cannot_be_made_up()
    {
        var container = await account.Container();
        await container.CreateItemAsync(new Item("1", "A", 1), A);
        User user = (await account.Database.CreateUserAsync("leaver")).User;
        var token = (await user.CreatePermissionAsync(new PermissionProperties("p", PermissionMode.Read, container), 600)).Resource.Token;
        Assert.Equal(HttpStatusCode.OK, await Read(token));
        Assert.Equal(HttpStatusCode.Unauthorized, await Read(token.Replace("sig=", "sig=A", StringComparison.Ordinal)));
        var expiry = token.Split(';')[2];
        Assert.Equal(HttpStatusCode.Unauthorized, await Read(token.Replace(expiry, expiry + "0", StringComparison.Ordinal)));
        await user.GetPermission("p").DeleteAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, await Read(token));

        async Task<HttpStatusCode> Read(string token)
        {
            using var raw = new RawClient(account.Server);
            using var answer = await raw.SendAsync(
                HttpMethod.Get, $"dbs/db/colls/{container.Id}/docs/1", (string?)null, ("authorization", Uri.EscapeDataString(token)), ("x-ms-documentdb-partitionkey", "[\"A\"]"));
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task No_header_widens_a_token()
    {
        var container = await account.Container();
        await container.CreateItemAsync(new Item("2", "B", 2), new("B"));
        User user = (await account.Database.CreateUserAsync("sly")).User;
        var one = (await user.CreatePermissionAsync(new PermissionProperties("one", PermissionMode.All, container, A))).Resource.Token;
        var read = (await user.CreatePermissionAsync(new PermissionProperties("read", PermissionMode.Read, container))).Resource.Token;
        var docs = $"dbs/db/colls/{container.Id}/docs";
        var (plan, b) = (("x-ms-cosmos-is-query-plan-request", (string?)"True"), ("x-ms-documentdb-partitionkey", (string?)"[\"B\"]"));

        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(one, HttpMethod.Get, docs + "/2", null, plan, b));
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(one, HttpMethod.Get, docs, null, plan));
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(one, HttpMethod.Put, docs + "/2", """{"id":"2","pk":"B"}""", plan, b));
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(read, HttpMethod.Post, $"dbs/db/colls/{container.Id}/sprocs", """{"id":"s","body":"function () {}"}""", plan));
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(
            one, HttpMethod.Post, docs, """[{"operationType":"Read","id":"2","partitionKey":"[\"B\"]"}]""", ("x-ms-cosmos-is-batch-request", "True"), ("x-ms-documentdb-partitionkey", "[\"A\"]")));
    }

    private async Task<HttpStatusCode> SendAsync(string token, HttpMethod method, string path, string? body, params (string Name, string? Value)[] headers)
    {
        using var raw = new RawClient(account.Server);
        using var answer = await raw.SendAsync(method, path, body, [("authorization", Uri.EscapeDataString(token)), .. headers]);
        return answer.StatusCode;
    }

    private CosmosClient Connect(string token) => Account.Connect(account.Server, token);
}
