using System.Net;
using Microsoft.Azure.Cosmos;
using static LocalCloud.CosmosDb.Tests.Refusals;

namespace LocalCloud.CosmosDb.Tests;

public sealed class DocumentTests(Account account) : IClassFixture<Account>
{
    private static readonly PartitionKey A = new("A");

    [Fact]
    public async Task A_document_lives_from_create_to_delete()
    {
        var container = await account.Container();
        var created = await container.CreateItemAsync(new Item("1", "A", 1), A);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal(created.ETag, created.Resource.ETag);
        Assert.Equal(5.75, created.RequestCharge);

        var read = await container.ReadItemAsync<Item>("1", A);
        Assert.Equal((HttpStatusCode.OK, created.ETag, 1.0), (read.StatusCode, read.ETag, read.RequestCharge));

        var replaced = await container.ReplaceItemAsync(new Item("1", "A", 2), "1", A);
        Assert.Equal((HttpStatusCode.OK, created.Resource.Rid, 10.7), (replaced.StatusCode, replaced.Resource.Rid, replaced.RequestCharge));
        Assert.NotEqual(created.ETag, replaced.ETag);

        Assert.Equal(HttpStatusCode.NoContent, (await container.DeleteItemAsync<Item>("1", A)).StatusCode);
        await Fails(HttpStatusCode.NotFound, () => container.ReadItemAsync<Item>("1", A));
        await Fails(HttpStatusCode.NotFound, () => container.DeleteItemAsync<Item>("1", A));
        await Fails(HttpStatusCode.NotFound, () => container.ReplaceItemAsync(new Item("1", "A"), "1", A));
    }

    [Fact]
    public async Task Of_many_creates_of_one_id_exactly_one_wins()
    {
        var container = await account.Container();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 32).Select(n => Outcome(() => container.CreateItemAsync(new Item("same", "A", n), A))));
        Assert.Equal(1, outcomes.Count(status => status == HttpStatusCode.Created));
        Assert.Equal(31, outcomes.Count(status => status == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task The_same_id_may_exist_under_another_key()
    {
        var container = await account.Container();
        await container.CreateItemAsync(new Item("1", "A"), A);
        await container.CreateItemAsync(new Item("1", "B"), new PartitionKey("B"));
        Assert.Equal("B", (await container.ReadItemAsync<Item>("1", new PartitionKey("B"))).Resource.Pk);
    }

    [Fact]
    public async Task Of_many_replaces_with_one_etag_exactly_one_wins()
    {
        var container = await account.Container();
        var created = await container.CreateItemAsync(new Item("1", "A"), A);
        var condition = new ItemRequestOptions { IfMatchEtag = created.ETag };
        var outcomes = await Task.WhenAll(Enumerable.Range(1, 16).Select(n => Outcome(() => container.ReplaceItemAsync(new Item("1", "A", n), "1", A, condition))));
        Assert.Equal(1, outcomes.Count(status => status == HttpStatusCode.OK));
        Assert.Equal(15, outcomes.Count(status => status == HttpStatusCode.PreconditionFailed));
        await Fails(HttpStatusCode.PreconditionFailed, () => container.DeleteItemAsync<Item>("1", A, condition));
    }

    [Fact]
    public async Task A_replace_may_bring_another_id_that_is_free()
    {
        var container = await account.Container();
        var created = await container.CreateItemAsync(new Item("1", "A"), A);
        await container.CreateItemAsync(new Item("2", "A"), A);

        var renamed = await container.ReplaceItemAsync(new Item("3", "A", 5), "1", A);
        Assert.Equal((HttpStatusCode.OK, created.Resource.Rid), (renamed.StatusCode, renamed.Resource.Rid));
        Assert.Equal(5, (await container.ReadItemAsync<Item>("3", A)).Resource.N);
        await Fails(HttpStatusCode.NotFound, () => container.ReadItemAsync<Item>("1", A));
        await Fails(HttpStatusCode.Conflict, () => container.ReplaceItemAsync(new Item("2", "A"), "3", A));
        await Fails(HttpStatusCode.NotFound, () => container.ReplaceItemAsync(new Item("2", "A"), "none", A));
        Assert.Equal(["2", "3"], (await container.Query<Item>("SELECT * FROM c")).Select(item => item.Id).Order());
    }

    [Fact]
    public async Task A_logical_partition_is_deleted_as_a_whole()
    {
        var container = await account.Container(2);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(n => container.CreateItemAsync(new Item($"{n}", n % 2 == 0 ? "A" : "B", n), new(n % 2 == 0 ? "A" : "B"))));
        using var answer = await container.DeleteAllItemsByPartitionKeyStreamAsync(A);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(10, (await container.Query<Item>("SELECT * FROM c")).Count(item => item.Pk == "B"));
        Assert.Empty(await container.Query<Item>("SELECT * FROM c WHERE c.pk = 'A'"));
        await container.CreateItemAsync(new Item("0", "A"), A);
    }

    [Fact]
    public async Task An_unchanged_document_is_not_sent_again()
    {
        var container = await account.Container();
        var created = await container.CreateItemAsync(new Item("1", "A"), A);
        var again = await container.ReadItemStreamAsync("1", A, new() { IfNoneMatchEtag = created.ETag });
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    [Fact]
    public async Task An_upsert_creates_and_then_replaces()
    {
        var container = await account.Container();
        Assert.Equal(HttpStatusCode.Created, (await container.UpsertItemAsync(new Item("1", "A", 1), A)).StatusCode);
        var second = await container.UpsertItemAsync(new Item("1", "A", 2), A);
        Assert.Equal((HttpStatusCode.OK, 2), (second.StatusCode, second.Resource.N));
        await Fails(HttpStatusCode.PreconditionFailed, () => container.UpsertItemAsync(new Item("1", "A", 3), A, new() { IfMatchEtag = "\"old\"" }));
    }

    [Fact]
    public async Task A_minimal_answer_still_has_the_etag()
    {
        var container = await account.Container();
        var created = await container.CreateItemAsync(new Item("1", "A"), A, new() { EnableContentResponseOnWrite = false });
        Assert.Null(created.Resource);
        Assert.Equal((await container.ReadItemAsync<Item>("1", A)).ETag, created.ETag);
    }

    [Fact]
    public async Task A_document_under_the_wrong_key_is_refused()
    {
        var container = await account.Container();
        var refused = await Fails(HttpStatusCode.BadRequest, () => container.CreateItemAsync(new Item("1", "A"), new PartitionKey("B")));
        Assert.Equal(1001, refused.SubStatusCode);
    }

    [Fact]
    public async Task A_document_over_two_megabytes_is_refused()
    {
        var container = await account.Container();
        await Fails(HttpStatusCode.RequestEntityTooLarge, () => container.CreateItemAsync(new Item("1", "A", Name: new string('x', 2 * 1024 * 1024)), A));
        await container.CreateItemAsync(new Item("2", "A", Name: new string('x', 1_900_000)), A);
    }

    [Theory]
    [InlineData("""{"pk":"A"}""")]
    [InlineData("""{"id":"","pk":"A"}""")]
    [InlineData("""{"id":5,"pk":"A"}""")]
    [InlineData("""{"id":"a\\b","pk":"A"}""")]
    [InlineData("""{"id":"1","pk":"A","ttl":0}""")]
    [InlineData("""{"id":"1","pk":"A" """)]
    [InlineData("""["id"]""")]
    public async Task Malformed_documents_are_refused(string json)
    {
        var container = await account.Container();
        var answer = await container.CreateItemStreamAsync(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json)), A);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("ünïcödé-€")]
    [InlineData("a&b=c")]
    [InlineData(",=.:~+-@()^${}[]!_")]
    public async Task Unusual_ids_work(string id)
    {
        var container = await account.Container();
        await container.CreateItemAsync(new Item(id, "A"), A);
        Assert.Equal(id, (await container.ReadItemAsync<Item>(id, A)).Resource.Id);
        await container.DeleteItemAsync<Item>(id, A);
    }

    [Fact]
    public async Task Unique_keys_are_unique_within_a_logical_partition()
    {
        var container = await account.Container(configure: c => c.UniqueKeyPolicy = new() { UniqueKeys = { new UniqueKey { Paths = { "/name" } } } });
        await container.CreateItemAsync(new Item("1", "A", Name: "x"), A);
        await Fails(HttpStatusCode.Conflict, () => container.CreateItemAsync(new Item("2", "A", Name: "x"), A));
        await container.CreateItemAsync(new Item("2", "B", Name: "x"), new PartitionKey("B"));
        await container.ReplaceItemAsync(new Item("1", "A", Name: "y"), "1", A);
        await container.CreateItemAsync(new Item("3", "A", Name: "x"), A);
        await container.DeleteItemAsync<Item>("3", A);
        await container.CreateItemAsync(new Item("4", "A", Name: "x"), A);
    }

    [Fact]
    public async Task Patches_change_parts_of_a_document()
    {
        var container = await account.Container();
        await container.CreateItemAsync(new Item("1", "A", 1, "one", ["a", "b"]), A);
        var patched = await container.PatchItemAsync<Item>("1", A,
        [
            PatchOperation.Increment("/n", 5),
            PatchOperation.Set("/name", "uno"),
            PatchOperation.Add("/tags/-", "c"),
            PatchOperation.Remove("/tags/0"),
        ]);
        Assert.Equal((6, "uno"), (patched.Resource.N, patched.Resource.Name));
        Assert.Equal(["b", "c"], patched.Resource.Tags);

        await Fails(HttpStatusCode.PreconditionFailed, () => container.PatchItemAsync<Item>("1", A, [PatchOperation.Set("/n", 0)], new() { FilterPredicate = "FROM c WHERE c.n = 1" }));
        await Fails(HttpStatusCode.BadRequest, () => container.PatchItemAsync<Item>("1", A, [PatchOperation.Replace("/missing", 0)]));
        await Fails(HttpStatusCode.BadRequest, () => container.PatchItemAsync<Item>("1", A, [PatchOperation.Set("/pk", "B")]));
        await Fails(HttpStatusCode.NotFound, () => container.PatchItemAsync<Item>("2", A, [PatchOperation.Set("/n", 0)]));
    }

    private static async Task<HttpStatusCode> Outcome<T>(Func<Task<ItemResponse<T>>> operation)
    {
        try
        {
            return (await operation()).StatusCode;
        }
        catch (CosmosException refused)
        {
            return refused.StatusCode;
        }
    }
}
