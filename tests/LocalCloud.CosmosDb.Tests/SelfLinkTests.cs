using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace LocalCloud.CosmosDb.Tests;

/// <summary>Links of rids, <c>_self</c>: the Python SDK sends one when it is given an item for an id.</summary>
public sealed class SelfLinkTests(Account account) : IClassFixture<Account>, IDisposable
{
    private static readonly (string Name, string? Value) A = ("x-ms-documentdb-partitionkey", "[\"a\"]");
    private readonly RawClient _raw = new(account.Server);

    [Fact]
    public async Task An_item_is_read_replaced_patched_and_deleted_by_its_self_link()
    {
        var container = await account.Container();
        await _raw.CreateAsync(container.Id, """{"id":"1","pk":"b","n":0}""", "b");
        var self = await CreateAsync(container, """{"id":"1","pk":"a","n":1}""");

        Assert.Equal((HttpStatusCode.OK, 1), await NumberAsync(HttpMethod.Get, self));
        Assert.Equal((HttpStatusCode.OK, 2), await NumberAsync(HttpMethod.Put, self, """{"id":"1","pk":"a","n":2}"""));
        Assert.Equal((HttpStatusCode.OK, 3), await NumberAsync(HttpMethod.Patch, self, """{"operations":[{"op":"incr","path":"/n","value":1}]}"""));
        Assert.Equal((HttpStatusCode.OK, 4), await NumberAsync(HttpMethod.Put, self, """{"id":"renamed","pk":"a","n":4}"""));
        Assert.Equal((HttpStatusCode.OK, 4), await NumberAsync(HttpMethod.Get, self));
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(HttpMethod.Delete, self));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Get, self));
        Assert.Equal(0, (await container.ReadItemAsync<Item>("1", new("b"), cancellationToken: TestContext.Current.CancellationToken)).Resource.N);
    }

    [Fact]
    public async Task A_self_link_needs_the_key_of_its_item()
    {
        var container = await account.Container();
        await _raw.CreateAsync(container.Id, """{"id":"1","pk":"b"}""", "b");
        var self = await CreateAsync(container, """{"id":"1","pk":"a"}""");

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Get, self, ("x-ms-documentdb-partitionkey", "[\"b\"]")));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(HttpMethod.Get, self, ("x-ms-documentdb-partitionkey", null)));
    }

    [Fact]
    public async Task A_rid_that_no_item_of_the_container_has_is_not_found()
    {
        var (container, other) = (await account.Container(), await account.Container());
        var (self, foreign) = (await CreateAsync(container, """{"id":"1","pk":"a"}"""), await CreateAsync(other, """{"id":"1","pk":"a"}"""));
        var docs = self[..(self.IndexOf("docs/", StringComparison.Ordinal) + 5)];

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Get, docs + foreign.Split('/')[^2] + "/"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Delete, docs + RidAfter(self.Split('/')[^2]) + "/"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Put, docs + RidAfter(self.Split('/')[^2]) + "/", """{"id":"1","pk":"a"}"""));
    }

    [Fact]
    public async Task An_id_that_looks_like_a_rid_is_an_id()
    {
        var container = await account.Container();
        var first = await CreateAsync(container, """{"id":"1","pk":"a","n":1}""");
        var rid = first.Split('/')[^2];
        var self = await CreateAsync(container, $$"""{"id":"{{rid}}","pk":"a","n":2}""");

        using var byName = await _raw.SendAsync(HttpMethod.Get, $"dbs/db/colls/{container.Id}/docs/{Uri.EscapeDataString(rid)}", (string?)null, A);
        Assert.Equal(2, await NumberOf(byName));
        Assert.Equal((HttpStatusCode.OK, 1), await NumberAsync(HttpMethod.Get, first));
        Assert.Equal((HttpStatusCode.OK, 2), await NumberAsync(HttpMethod.Get, self));
    }

    [Theory]
    [InlineData("sprocs", """{"id":"s","body":"function () { getContext().getResponse().setBody(7) }"}""")]
    [InlineData("triggers", """{"id":"t","body":"function () {}","triggerType":"Pre","triggerOperation":"All"}""")]
    [InlineData("udfs", """{"id":"u","body":"function () {}"}""")]
    public async Task A_script_has_a_self_link_too(string kind, string definition)
    {
        var container = await account.Container();
        using var created = await _raw.SendAsync(HttpMethod.Post, $"dbs/db/colls/{container.Id}/{kind}", definition);
        var self = await SelfOf(created);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(HttpMethod.Get, self));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(HttpMethod.Put, self, definition));
        Assert.Equal(kind == "sprocs" ? HttpStatusCode.OK : HttpStatusCode.MethodNotAllowed, await StatusAsync(HttpMethod.Post, self, "[]", A));
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(HttpMethod.Delete, self));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Get, self));
    }

    [Fact]
    public async Task A_permission_has_a_self_link_too()
    {
        await account.Database.CreateUserAsync("linked", cancellationToken: TestContext.Current.CancellationToken);
        using var created = await _raw.SendAsync(
            HttpMethod.Post, "dbs/db/users/linked/permissions", """{"id":"p","permissionMode":"Read","resource":"dbs/db/colls/c"}""");
        var self = await SelfOf(created);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(HttpMethod.Get, self));
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(HttpMethod.Delete, self));
    }

    public void Dispose() => _raw.Dispose();

    private static async Task<string> SelfOf(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("_self").GetString()!;
    }

    private static async Task<int> NumberOf(HttpResponseMessage answer) =>
        JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("n").GetInt32();

    /// <summary>Of an item that is not there yet.</summary>
    private static string RidAfter(string rid)
    {
        var bytes = Convert.FromBase64String(rid.Replace('-', '/'));
        bytes[8] += 100;
        return Convert.ToBase64String(bytes).Replace('/', '-');
    }

    private async Task<string> CreateAsync(Container container, string body)
    {
        using var created = await _raw.CreateAsync(container.Id, body);
        return await SelfOf(created);
    }

    private async Task<(HttpStatusCode Status, int Number)> NumberAsync(HttpMethod method, string self, string? body = null)
    {
        using var answer = await _raw.SendToSelfAsync(method, self, body, A);
        return (answer.StatusCode, await NumberOf(answer));
    }

    private Task<HttpStatusCode> StatusAsync(HttpMethod method, string self, params (string Name, string? Value)[] headers) => StatusAsync(method, self, null, headers);

    private async Task<HttpStatusCode> StatusAsync(HttpMethod method, string self, string? body, params (string Name, string? Value)[] headers)
    {
        using var answer = await _raw.SendToSelfAsync(method, self, body, headers is [] && self.Contains("/docs/", StringComparison.Ordinal) ? [A] : headers);
        return answer.StatusCode;
    }
}
