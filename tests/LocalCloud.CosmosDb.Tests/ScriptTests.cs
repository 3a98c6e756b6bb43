using System.Net;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Cosmos.Scripts;
using Newtonsoft.Json.Linq;
using static LocalCloud.CosmosDb.Tests.Refusals;

namespace LocalCloud.CosmosDb.Tests;

/// <summary>Stored procedures, triggers and user-defined functions, through the SDK.</summary>
public sealed class ScriptTests(Account account) : IClassFixture<Account>
{
    private static readonly PartitionKey A = new("A");

    [Fact]
    public async Task A_stored_procedure_is_created_run_replaced_listed_and_deleted()
    {
        var scripts = (await account.Container()).Scripts;
        var created = await scripts.CreateStoredProcedureAsync(new("hello", "function (name, n) { getContext().getResponse().setBody('Hello ' + name + ' ' + (n + 1)); }"));
        Assert.Equal((HttpStatusCode.Created, "hello"), (created.StatusCode, created.Resource.Id));
        Assert.Equal("Hello you 3", (await scripts.ExecuteStoredProcedureAsync<string>("hello", A, ["you", 2])).Resource);
        await Fails(HttpStatusCode.Conflict, () => scripts.CreateStoredProcedureAsync(new("hello", "function () {}")));

        await scripts.ReplaceStoredProcedureAsync(new("hello", "function () { console.log('said', { n: 1 }); getContext().getResponse().setBody({ said: true }); }"));
        var answer = await scripts.ExecuteStoredProcedureAsync<JObject>("hello", A, null, new() { EnableScriptLogging = true });
        Assert.True((bool)answer.Resource["said"]!);
        Assert.Contains("said {\"n\":1}", answer.ScriptLog, StringComparison.Ordinal);

        using var list = scripts.GetStoredProcedureQueryIterator<StoredProcedureProperties>("SELECT * FROM s WHERE s.id = 'hello'");
        Assert.Equal(["hello"], (await list.All()).Select(procedure => procedure.Id));
        await scripts.DeleteStoredProcedureAsync("hello");
        await Fails(HttpStatusCode.NotFound, () => scripts.ExecuteStoredProcedureAsync<string>("hello", A, null));
    }

    [Fact]
    public async Task A_stored_procedure_reads_writes_and_queries_in_one_transaction()
    {
        var container = await account.Container(2);
        await container.CreateItemAsync(new Item("old", "A", 1), A);
        await container.CreateItemAsync(new Item("other", "B", 1), new("B"));
        await container.Scripts.CreateStoredProcedureAsync(new("work", """
            function (fails) {
              var c = getContext().getCollection(), seen = [];
              c.createDocument(c.getSelfLink(), { id: "new", pk: "A", n: 5 }, {}, function (error, created) {
                if (error) throw error;
                created.n++;
                c.replaceDocument(created._self, created, { etag: created._etag });
              });
              c.queryDocuments(c.getSelfLink(), { query: "SELECT * FROM c WHERE c.n >= @n ORDER BY c.n", parameters: [{ name: "@n", value: 1 }] }, {}, function (error, found) {
                seen = found.map(d => d.id + d.n);
              });
              c.readDocument(c.getAltLink() + "/docs/old", {}, (error, old) => c.deleteDocument(old._self));
              c.upsertDocument(c.getSelfLink(), { pk: "A", n: 9 });
              c.readDocument(c.getAltLink() + "/docs/none", error => seen.push(error.number));
              if (fails) throw new Error("no");
              getContext().getResponse().setBody(seen);
            }
            """));

        var failed = await Fails(HttpStatusCode.BadRequest, () => container.Scripts.ExecuteStoredProcedureAsync<string[]>("work", A, [true]));
        Assert.Contains("Error: no", failed.Message, StringComparison.Ordinal);
        Assert.Equal(["old", "other"], (await container.Query<Item>("SELECT * FROM c")).Select(item => item.Id).Order());

        Assert.Equal(["old1", "new6", "404"], (await container.Scripts.ExecuteStoredProcedureAsync<JArray>("work", A, [false])).Resource.Select(seen => (string)seen!));
        var items = await container.Query<Item>("SELECT * FROM c WHERE c.pk = 'A' ORDER BY c.n");
        Assert.Equal([6, 9], items.Select(item => item.N));
        Assert.True(Guid.TryParse(items[1].Id, out _));
    }

    [Theory]
    [InlineData("function () { throw 'text'; }", "text")]
    [InlineData("function () { while (true) {} }", "takes more than a script may")]
    [InlineData("function () { var a = []; while (true) a.push(new Array(1000).join('x') + a.length); }", "takes more than a script may")]
    [InlineData("function f() { return f(); }", "takes more than a script may")]
    [InlineData("function () { return System.IO.File.ReadAllText('/etc/passwd'); }", "System is not defined")]
    [InlineData("function () { getContext().getCollection().constructor.constructor('return importNamespace')(); }", "importNamespace is not defined")]
    [InlineData("function ( {", "SyntaxError")]
    [InlineData("5", "must be a function")]
    [InlineData("function () { var c = getContext().getCollection(); c.createDocument(c.getSelfLink(), { id: '1', pk: 'B' }); }", "PartitionKey extracted")]
    public async Task A_script_that_goes_wrong_is_ended_with_the_reason_and_leaves_nothing(string body, string reason)
    {
        var container = await account.Container();
        await container.Scripts.CreateStoredProcedureAsync(new("wrong", body));
        var failed = await Fails(HttpStatusCode.BadRequest, () => container.Scripts.ExecuteStoredProcedureAsync<string>("wrong", A, null));
        Assert.Contains(reason, failed.Message, StringComparison.Ordinal);
        Assert.Empty(await container.Query<Item>("SELECT * FROM c"));
    }

    [Fact]
    public async Task Triggers_run_before_and_after_a_write_in_its_transaction()
    {
        var container = await account.Container();
        await container.Scripts.CreateTriggerAsync(new()
        {
            Id = "stamp",
            TriggerType = TriggerType.Pre,
            TriggerOperation = TriggerOperation.All,
            Body = "function () { var r = getContext().getRequest(), d = r.getBody(); if (d) { d.name = r.getOperationType(); r.setBody(d); } }",
        });
        await container.Scripts.CreateTriggerAsync(new()
        {
            Id = "count",
            TriggerType = TriggerType.Post,
            TriggerOperation = TriggerOperation.Create,
            Body = """
                function () {
                  var c = getContext().getCollection(), created = getContext().getResponse().getBody();
                  if (created.n > 5) throw new Error("too many");
                  c.upsertDocument(c.getSelfLink(), { id: "count", pk: "A", n: created.n });
                }
                """,
        });
        var options = new ItemRequestOptions { PreTriggers = ["stamp"], PostTriggers = ["count"] };

        Assert.Equal("Create", (await container.CreateItemAsync(new Item("1", "A", 2), A, options)).Resource.Name);
        Assert.Equal(2, (await container.ReadItemAsync<Item>("count", A)).Resource.N);
        Assert.Equal("Replace", (await container.ReplaceItemAsync(new Item("1", "A", 4), "1", A, options)).Resource.Name);
        Assert.Equal(2, (await container.ReadItemAsync<Item>("count", A)).Resource.N);
        await Fails(HttpStatusCode.BadRequest, () => container.CreateItemAsync(new Item("2", "A", 6), A, options));
        await Fails(HttpStatusCode.Conflict, () => container.CreateItemAsync(new Item("1", "A"), A, options));
        await Fails(HttpStatusCode.BadRequest, () => container.CreateItemAsync(new Item("3", "A"), A, new() { PreTriggers = ["none"] }));
        await Fails(HttpStatusCode.BadRequest, () => container.CreateItemAsync(new Item("3", "A"), A, new() { PreTriggers = ["count"] }));
        Assert.Equal(["1", "count"], (await container.Query<Item>("SELECT * FROM c")).Select(item => item.Id).Order());
        Assert.Equal(HttpStatusCode.NoContent, (await container.DeleteItemAsync<Item>("1", A, new() { PreTriggers = ["stamp"] })).StatusCode);
    }

    [Fact]
    public async Task Functions_are_called_in_queries()
    {
        var container = await account.Container(2);
        for (var n = 0; n < 10; n++)
        {
            await container.CreateItemAsync(new Item($"{n}", $"p{n}", n), new($"p{n}"));
        }

        await container.Scripts.CreateUserDefinedFunctionAsync(new() { Id = "tax", Body = "function tax(n, rate) { if (n === undefined) return 'none'; return n * rate; }" });
        await container.Scripts.CreateUserDefinedFunctionAsync(new() { Id = "shape", Body = "function (d) { return { id: d.id, big: d.n > 5, list: [1, null] }; }" });
        await container.Scripts.CreateUserDefinedFunctionAsync(new() { Id = "wrong", Body = "function () { throw new Error('wrong'); }" });
        Assert.Equal([16, 18], await container.Query<int>("SELECT VALUE udf.tax(c.n, 2) FROM c WHERE udf.tax(c.n, 2) > 14 ORDER BY c.n"));
        Assert.Equal(["none"], await container.Query<string>("SELECT VALUE udf.tax(c.missing, 2) FROM c WHERE c.id = '3'"));
        Assert.Equal("""{"id":"7","big":true,"list":[1,null]}""", (await container.Query<JObject>("SELECT VALUE udf.shape(c) FROM c WHERE c.id = '7'")).Single().ToString(Newtonsoft.Json.Formatting.None));
        Assert.Contains("wrong", (await Fails(HttpStatusCode.BadRequest, () => container.Query<object>("SELECT VALUE udf.wrong() FROM c"))).Message, StringComparison.Ordinal);
        await Fails(HttpStatusCode.BadRequest, () => container.Query<object>("SELECT VALUE udf.none() FROM c"));
        await Fails(HttpStatusCode.BadRequest, () => container.Query<object>("SELECT VALUE [udf.tax(1,1), udf.tax(1,1), udf.tax(1,1), udf.tax(1,1), udf.tax(1,1), udf.tax(1,1), udf.tax(1,1), udf.tax(1,1), udf.tax(1,1), udf.tax(1,1), udf.tax(1,1)] FROM c"));
    }

    [Fact]
    public async Task Scripts_are_there_after_a_restart_and_gone_with_their_container()
    {
        var directory = Directory.CreateTempSubdirectory("localcloud-").FullName;
        try
        {
            var options = new CosmosDbOptions { Port = 0, Path = Path.Combine(directory, "cosmos.db") };
            await using (var first = await CosmosDbServer.StartAsync(options, null, TestContext.Current.CancellationToken))
            {
                await first.CreateContainerIfNotExistsAsync(new("db", "c", ["/pk"]), TestContext.Current.CancellationToken);
                using var client = Account.Connect(first);
                await client.GetContainer("db", "c").Scripts.CreateStoredProcedureAsync(new("five", "function () { getContext().getResponse().setBody(5); }"));
            }

            await using var second = await CosmosDbServer.StartAsync(options, null, TestContext.Current.CancellationToken);
            using var again = Account.Connect(second);
            var container = again.GetContainer("db", "c");
            Assert.Equal(5, (await container.Scripts.ExecuteStoredProcedureAsync<int>("five", A, null)).Resource);
            await container.DeleteContainerAsync();
            await second.CreateContainerIfNotExistsAsync(new("db", "c", ["/pk"]), TestContext.Current.CancellationToken);
            await Fails(HttpStatusCode.NotFound, () => container.Scripts.ReadStoredProcedureAsync("five"));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
