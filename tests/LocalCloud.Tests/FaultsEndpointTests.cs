using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Support;
using SampleApp;

namespace LocalCloud.Tests;

/// <summary>Rules over HTTP.</summary>
public sealed class FaultsEndpointTests : IAsyncLifetime
{
    private const string Path = "/localcloud/faults";
    private LocalCloudApp _cloud = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _cloud = await LocalCloudApp.StartAsync<Journal>(cancellationToken: Token);

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task A_rule_is_posted_hits_is_counted_and_removed()
    {
        var (status, rule) = await PostAsync(
            """
            {
              "id": "second create",
              "condition": { "service": "cosmosDb", "operationType": "upsertItem", "container": "notes", "after": 1 },
              "result": { "serverErrorType": "serviceUnavailable", "kind": "serverError" },
              "hitLimit": 1, "duration": "01:00:00"
            }
            """);
        Assert.Equal((HttpStatusCode.Created, "second create", "01:00:00", 0), (status, (string?)rule["id"], (string?)rule["duration"], (int)rule["hitCount"]!));

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 3; i++)
        {
            using var answer = await _cloud.Http.PostAsJsonAsync("/api/notes", new { id = $"n{i}", text = "hello" }, Token);
            answers.Add(answer.StatusCode);
        }

        Assert.Equal([HttpStatusCode.Accepted, HttpStatusCode.InternalServerError, HttpStatusCode.Accepted], answers);
        var list = (await _cloud.Http.GetFromJsonAsync<JsonObject>(Path, Token))!;
        Assert.Equal(1, (int)list["rules"]![0]!["hitCount"]!);
        Assert.Contains("changefeed.after-delivery", list["points"]!.AsArray().Select(point => (string)point!));

        Assert.Equal(HttpStatusCode.NoContent, await DeleteAsync(Path + "/second%20create"));
        Assert.Equal(HttpStatusCode.NotFound, await DeleteAsync(Path + "/second%20create"));
        Assert.Equal(HttpStatusCode.NoContent, await DeleteAsync(Path));
    }

    [Theory]
    [InlineData("""{ "condition": { "service": "cosmos" }, "result": { "kind": "serverError", "serverErrorType": "gone" } }""", "condition.service", "cosmosDb, durableTask, changeFeed")]
    [InlineData("""{ "condition": { "operationType": "create" }, "result": { "kind": "serverError", "serverErrorType": "gone" } }""", "condition.operationType", "createItem")]
    [InlineData("""{ "result": { "kind": "serverError", "serverErrorType": "503" } }""", "result.serverErrorType", "serviceUnavailable")]
    [InlineData("""{ "result": { "kind": "explode" } }""", "result", "crash")]
    [InlineData("""{ "result": { } }""", "result.kind", "crash")]
    [InlineData("""{ "result": { "kind": "crash" } }""", "condition.point", "cosmosdb.after-commit")]
    [InlineData("""{ "condition": { "service": "changeFeed" }, "result": { "kind": "delayDelivery", "delay": "soon" } }""", "result.delay", "hh:mm:ss")]
    [InlineData("""{ "condition": { "service": "changeFeed" }, "result": { "kind": "delayDelivery", "delay": "02:00:00" } }""", "result.delay", "01:00:00")]
    [InlineData("""{ "hitlimits": 1, "result": { "kind": "freezeClock" } }""", "hitlimits", "no such member")]
    [InlineData("{}", "$", "result")]
    [InlineData("null", "$", "object")]
    [InlineData("{", "$", "JSON")]
    public async Task A_refusal_says_what_is_allowed(string rule, string member, string allowed)
    {
        var (status, problem) = await PostAsync(rule);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        var errors = problem["errors"]!.AsObject();
        Assert.True(errors.ContainsKey(member), problem.ToJsonString());
        Assert.Contains(allowed, (string?)errors[member]![0], StringComparison.Ordinal);
        Assert.Empty(_cloud.Faults.Rules);
    }

    [Fact]
    public async Task Text_and_more_than_a_rule_can_be_are_refused()
    {
        using var text = new StringContent("""{ "result": { "kind": "freezeClock" } }""", Encoding.UTF8, "text/plain");
        using var asText = await _cloud.Http.PostAsync(Path, text, Token);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, asText.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostAsync($$"""{ "id": "{{new string('x', 20_000)}}" }""")).Status);
        Assert.False(_cloud.Clock.IsFrozen);
    }

    [Fact]
    public async Task Every_call_of_the_page_is_accepted()
    {
        var page = await File.ReadAllTextAsync(RepositoryFiles.Path("docs/faults.md"), Token);
        var commands = Curl.CommandsOf(page).ToList();
        foreach (var command in commands)
        {
            using var answer = await Curl.SendAsync(_cloud.Http, command);
            var expected = command.Contains(" -d ", StringComparison.Ordinal) ? HttpStatusCode.Created
                : command.Contains("-X DELETE", StringComparison.Ordinal) ? HttpStatusCode.NoContent
                : HttpStatusCode.OK;
            Assert.True(answer.StatusCode == expected, $"{command}\n{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Token)}");
        }

        foreach (var kind in (string[])["serverError", "duplicateDelivery", "delayDelivery", "stealLease", "splitPartition", "freezeClock", "crash"])
        {
            Assert.Contains(commands, command => command.Contains($"\"kind\":\"{kind}\"", StringComparison.Ordinal));
        }
    }

    private async Task<(HttpStatusCode Status, JsonObject Body)> PostAsync(string rule)
    {
        using var content = new StringContent(rule, Encoding.UTF8, "application/json");
        using var answer = await _cloud.Http.PostAsync(Path, content, Token);
        return (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonObject>(Token))!);
    }

    private async Task<HttpStatusCode> DeleteAsync(string path)
    {
        using var answer = await _cloud.Http.DeleteAsync(path, Token);
        return answer.StatusCode;
    }
}
