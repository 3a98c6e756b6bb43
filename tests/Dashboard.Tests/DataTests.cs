using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dashboard.Tests.Support;

namespace Dashboard.Tests;

/// <summary>Documents, messages and settings as the page is given them.</summary>
public sealed class DataTests(ShopDashboard shop)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_query_tells_its_charge_and_a_document_is_replaced_only_in_the_version_that_was_looked_at()
    {
        var order = await shop.OrderAsync();
        await shop.Cloud.QuiesceAsync(cancellationToken: Stop);
        var found = await PostAsync("cosmosdb/query", new { database = "orderflow", container = "order-details", sql = $"SELECT * FROM c WHERE ENDSWITH(c.id, '{order}')" });
        var document = found["items"]![0]!.AsObject();
        Assert.True((double)found["charge"]! > 0);

        var place = new { database = "orderflow", container = "order-details", id = (string)document["id"]!, partitionKey = new[] { (string)document["partition"]! } };
        var read = await PostAsync("cosmosdb/document", place);
        var changed = read["document"]!.DeepClone().AsObject();
        changed["note"] = "by hand";
        Assert.Equal(HttpStatusCode.OK, await PutAsync((string)read["eTag"]!));
        Assert.Equal("by hand", (string)(await PostAsync("cosmosdb/document", place))["document"]!["note"]!);
        Assert.Equal(HttpStatusCode.PreconditionFailed, await PutAsync((string)read["eTag"]!));

        async Task<HttpStatusCode> PutAsync(string tag)
        {
            using var answer = await shop.Open.Asking.PutAsJsonAsync(
                "cosmosdb/document", new { place.database, place.container, place.id, place.partitionKey, eTag = tag, document = changed }, Stop);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task A_query_tells_what_the_engine_did_for_it()
    {
        var order = await shop.OrderAsync();
        await shop.Cloud.QuiesceAsync(cancellationToken: Stop);
        var one = await StepsAsync("events", $"SELECT * FROM c WHERE c.streamId = 'order-{order}' AND c.id = '1'", null);
        var partition = await StepsAsync("events", "SELECT * FROM c", $"order-{order}");
        var all = await StepsAsync("events", "SELECT * FROM c WHERE ENDSWITH(c.streamId, 'nothing')", null);
        var unserved = await StepsAsync("events", "SELECT * FROM c WHERE ENDSWITH(c.correlationId, 'nothing')", null);
        Assert.Contains(one, step => (string)step!["access"]! == "one document by partition key and id");
        var read = Assert.Single(partition)!;
        Assert.Equal(("one logical partition", (int)read["returned"]!), ((string)read["access"]!, (int)read["read"]!));
        Assert.True((double)read["charge"]! > 0);
        Assert.All(all, step => Assert.True((bool)step!["indexed"]!));
        Assert.All(unserved, step => Assert.False((bool)step!["indexed"]!));
        Assert.Equal(all.Count, all.Select(step => (string)step!["range"]!).Distinct().Count());

        async Task<JsonArray> StepsAsync(string container, string sql, string? key) => (await PostAsync(
            "cosmosdb/query", new { database = "orderflow", container, sql, partitionKey = key is null ? null : new[] { key } }))["steps"]!.AsArray();
    }

    [Fact]
    public async Task The_change_feed_goes_on_from_where_the_last_look_was()
    {
        var first = await PostAsync("cosmosdb/changes", new { database = "orderflow", container = "order-details" });
        var order = await shop.OrderAsync();
        await shop.Cloud.QuiesceAsync(cancellationToken: Stop);
        var next = await PostAsync("cosmosdb/changes", new { database = "orderflow", container = "order-details", continuations = first["continuations"] });
        Assert.Contains(next["changes"]!.AsArray(), one => ((string)one!["document"]!["id"]!).EndsWith(order, StringComparison.Ordinal) && (long)one["lsn"]! > 0 && (string)one["range"]! == "0");
        var follower = (await shop.Open.GetAsync("overview"))["levels"]!.AsArray().First(source => (string)source!["name"]! == "Change feeds")!["levels"]!.AsArray()
            .First(level => (string)level!["name"]! == "ProjectOrderDetails")!;
        Assert.Equal(2, follower["positions"]!.AsArray().Count);
        Assert.All(follower["positions"]!.AsArray(), position => Assert.InRange((long)position!["at"]!, 1, (long)position["last"]!));
    }

    [Fact]
    public async Task A_query_that_is_wrong_says_why()
    {
        using var answer = await shop.Open.Asking.PostAsJsonAsync("cosmosdb/query", new { database = "orderflow", container = "order-details", sql = "SELEKT" }, Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("SELEKT", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dead_letter_is_peeked_with_its_reason_and_sent_again()
    {
        using var sent = await shop.Open.Asking.PostAsJsonAsync("servicebus/messages", new { entity = "partner-orders", body = "no json", messageId = "bad-1" }, Stop);
        Assert.Equal(HttpStatusCode.NoContent, sent.StatusCode);
        var letter = (await shop.Open.GetOnceAsync("servicebus/messages?entity=partner-orders&dead=true", found => found["messages"]!.AsArray().Count > 0))["messages"]![0]!;
        Assert.Equal(("bad-1", "no json"), ((string)letter["messageId"]!, (string)letter["body"]!));
        Assert.False(string.IsNullOrEmpty((string?)letter["deadLetterReason"]));

        using var again = await shop.Open.Asking.PostAsJsonAsync("servicebus/resubmit", new { entity = "partner-orders", sequenceNumber = (string)letter["sequenceNumber"]! }, Stop);
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);

        // It is as wrong as before, and so comes back; as another one, with another number.
        var back = (await shop.Open.GetOnceAsync(
            "servicebus/messages?entity=partner-orders&dead=true",
            found => found["messages"]!.AsArray().Any(message => ((string)message!["messageId"]!).StartsWith("bad-1/", StringComparison.Ordinal))))["messages"]!.AsArray();
        Assert.DoesNotContain(back, message => (string)message!["sequenceNumber"]! == (string)letter["sequenceNumber"]!);
        using var gone = await shop.Open.Asking.PostAsJsonAsync("servicebus/resubmit", new { entity = "partner-orders", sequenceNumber = (string)letter["sequenceNumber"]! }, Stop);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Settings_are_shown_without_what_is_secret()
    {
        var text = (await shop.Open.GetAsync("environment")).ToJsonString();
        Assert.Contains("AccountEndpoint=http://localhost", text, StringComparison.Ordinal);
        Assert.DoesNotContain("C2y6yDjf5", text, StringComparison.Ordinal);
        Assert.DoesNotContain("local-eventgrid-key", text, StringComparison.Ordinal);
        Assert.DoesNotContain("SAS_KEY_VALUE", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_clock_is_frozen_moved_and_let_go()
    {
        await using var open = await OpenDashboard.OfAsync(EndToEnd.Tests.Support.RepositoryFiles.Path("tests/Samples/SampleApp"));
        Assert.Equal(HttpStatusCode.NoContent, await MoveAsync(new { action = "freeze" }));
        Assert.True(open.Cloud.Clock.IsFrozen);
        var before = open.Cloud.Clock.GetUtcNow();
        Assert.Equal(HttpStatusCode.NoContent, await MoveAsync(new { action = "advance", seconds = 86_400 }));
        Assert.Equal(TimeSpan.FromDays(1), open.Cloud.Clock.GetUtcNow() - before);
        Assert.Equal(HttpStatusCode.NoContent, await MoveAsync(new { action = "resume" }));
        Assert.False(open.Cloud.Clock.IsFrozen);
        Assert.Equal(HttpStatusCode.BadRequest, await MoveAsync(new { action = "advance", seconds = -1 }));
        await open.Cloud.QuiesceAsync(cancellationToken: Stop);
        Assert.Equal(1, (long)(await open.GetAsync("overview"))["functions"]!.AsArray().Single(one => (string)one!["name"]! == "EveryDay")!["count"]!);

        async Task<HttpStatusCode> MoveAsync(object change)
        {
            using var answer = await open.Asking.PostAsJsonAsync("clock", change, Stop);
            return answer.StatusCode;
        }
    }

    private async Task<JsonNode> PostAsync(string path, object body)
    {
        using var answer = await shop.Open.Asking.PostAsJsonAsync(path, body, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }
}
