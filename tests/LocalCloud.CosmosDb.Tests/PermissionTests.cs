using System.Net;
using System.Text.Json;
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
            one, HttpMethod.Post, $"dbs/db/colls/{container.Id}/sprocs", """{"id":"s","body":"function () {}"}""", ("x-ms-documentdb-partitionkey", "[\"A\"]")));
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(
            one, HttpMethod.Post, docs, """[{"operationType":"Read","id":"2","partitionKey":"[\"B\"]"}]""", ("x-ms-cosmos-is-batch-request", "True"), ("x-ms-documentdb-partitionkey", "[\"A\"]")));
    }

    [Fact]
    public async Task A_token_for_an_item_works_by_either_link_and_cannot_rename_it()
    {
        var container = await account.Container();
        var rid = (await container.CreateItemAsync(new Item("1", "A", 1), A)).Resource.Rid!;
        await container.CreateItemAsync(new Item("2", "A", 2), A);
        User user = (await account.Database.CreateUserAsync("renamer")).User;
        var properties = (await container.ReadContainerAsync()).Resource;
        var self = $"{properties.SelfLink}docs/{rid}/";
        var key = ("x-ms-documentdb-partitionkey", (string?)"[\"A\"]");
        foreach (var (id, resource) in new[] { ("name", $"dbs/db/colls/{container.Id}/docs/1"), ("self", self) })
        {
            var token = await TokenAsync(user, $$"""{"id":"{{id}}","permissionMode":"All","resource":"{{resource}}"}""");
            foreach (var link in new[] { self, $"dbs/db/colls/{container.Id}/docs/1" })
            {
                Assert.Equal(HttpStatusCode.OK, await SendAsync(token, HttpMethod.Put, link, """{"id":"1","pk":"A","n":3}""", key));
                Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(token, HttpMethod.Put, link, """{"id":"3","pk":"A"}""", key));
            }

            Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(token, HttpMethod.Get, $"dbs/db/colls/{container.Id}/docs/2", null, key));
        }
    }

    [Fact]
    public async Task A_token_for_a_stored_procedure_executes_it_and_does_nothing_else()
    {
        var container = await account.Container();
        await container.CreateItemAsync(new Item("s", "A", 1), A);
        await container.Scripts.CreateStoredProcedureAsync(new("s", "function () { getContext().getResponse().setBody(7) }"));
        await container.Scripts.CreateStoredProcedureAsync(new("other", "function () {}"));
        User user = (await account.Database.CreateUserAsync("caller")).User;
        var (link, key) = ($"dbs/db/colls/{container.Id}", ("x-ms-documentdb-partitionkey", (string?)"[\"A\"]"));
        var token = await TokenAsync(user, $$"""{"id":"s","permissionMode":"All","resource":"{{link}}/sprocs/s","resourcePartitionKey":["A"]}""");
        var read = await TokenAsync(user, $$"""{"id":"r","permissionMode":"Read","resource":"{{link}}/sprocs/s"}""");

        Assert.Equal(HttpStatusCode.OK, await SendAsync(token, HttpMethod.Post, link + "/sprocs/s", "[]", key));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(token, HttpMethod.Get, link + "/sprocs/s", null));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(read, HttpMethod.Get, link + "/sprocs/s", null));
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(read, HttpMethod.Post, link + "/sprocs/s", "[]", key));
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(token, HttpMethod.Post, link + "/sprocs/s", "[]", ("x-ms-documentdb-partitionkey", "[\"B\"]")));
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(token, HttpMethod.Post, link + "/sprocs/other", "[]", key));
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(token, HttpMethod.Delete, link + "/sprocs/s", null));
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(token, HttpMethod.Get, link + "/docs/s", null, key));
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(token, HttpMethod.Get, link + "/docs", null, key));
    }

    [Theory]
    [InlineData("dbs/db/colls/c", "\"A\"")]
    [InlineData("dbs/db/colls/c", "[]")]
    [InlineData("dbs/db/colls/c", "[[1]]")]
    [InlineData("dbs/db/colls/c", "[{\"a\":1}]")]
    [InlineData("dbs/db/colls/c/docs")]
    [InlineData("dbs/db/colls/c/docs/a/b")]
    [InlineData("dbs/db/colls/c/docs/a/attachments/b")]
    [InlineData("dbs/db/colls/c/pkranges/0")]
    [InlineData("dbs/db/colls/c//docs")]
    [InlineData("dbs/db/users/u")]
    [InlineData("dbs/db")]
    public async Task A_permission_is_for_a_container_an_item_or_a_script(string resource, string key = "null")
    {
        await account.Database.UpsertUserAsync("strict");
        using var raw = new RawClient(account.Server);
        var body = $$"""{"id":"wrong","permissionMode":"All","resource":"{{resource}}","resourcePartitionKey":{{key}}}""";
        using var answer = await raw.SendAsync(HttpMethod.Post, "dbs/db/users/strict/permissions", body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_token_ends_with_its_container_even_if_another_one_takes_the_name()
    {
        var container = await account.Container();
        User user = (await account.Database.CreateUserAsync("survivor")).User;
        var permission = (await user.CreatePermissionAsync(new PermissionProperties("p", PermissionMode.Read, container))).Resource;
        var (path, key) = ($"dbs/db/colls/{container.Id}/docs", ("x-ms-documentdb-partitionkey", (string?)"[\"A\"]"));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(permission.Token, HttpMethod.Get, path, null, key));

        await container.DeleteContainerAsync();
        await account.Database.CreateContainerAsync(new(container.Id, "/pk"));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(permission.Token, HttpMethod.Get, path, null, key));
        permission = (await user.GetPermission("p").ReadAsync()).Resource;
        Assert.Equal(HttpStatusCode.OK, await SendAsync(permission.Token, HttpMethod.Get, path, null, key));
    }

    private async Task<string> TokenAsync(User user, string definition)
    {
        using var raw = new RawClient(account.Server);
        using var answer = await raw.SendAsync(HttpMethod.Post, $"dbs/db/users/{user.Id}/permissions", definition);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("_token").GetString()!;
    }

    private async Task<HttpStatusCode> SendAsync(string token, HttpMethod method, string path, string? body, params (string Name, string? Value)[] headers)
    {
        using var raw = new RawClient(account.Server);
        using var answer = await raw.SendAsync(method, path, body, [("authorization", Uri.EscapeDataString(token)), .. headers]);
        return answer.StatusCode;
    }

    private CosmosClient Connect(string token) => Account.Connect(account.Server, token);
}
