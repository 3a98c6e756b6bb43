using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Contract;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests;

/// <summary>Walks the README: sends its curl commands in order, and compares the answers it shows.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public async Task The_walk_works_as_written()
    {
        await using var shop = await Shop.OpenAsync();
        await WalkAsync(shop, command => Curl.SendAsync(shop.Http, command));
    }

    [Fact]
    public async Task Where_keys_are_enforced_the_walk_works_with_them_and_no_step_without()
    {
        await using var shop = await Shop.OpenAsync(options => options.Settings["LocalCloud__EnforceKeys"] = "true");
        await WalkAsync(shop, async command =>
        {
            var (method, address) = Curl.TargetOf(command);
            var call = ApiContract.Current.Find(method, address);
            string?[] tooLittle = call is { IsForAdministrators: true } or null ? [null, "wrong", shop.Keys.Function(call?.Id ?? "none")] : [null, "wrong", shop.Keys.Extension("eventgrid")];
            foreach (var key in tooLittle)
            {
                Assert.Equal(HttpStatusCode.Unauthorized, (await Curl.SendAsync(shop.Http, command, key)).StatusCode);
            }

            return await Curl.SendAsync(shop.Http, command, call is { IsForAdministrators: false } ? shop.Keys.Function(call.Id) : shop.Keys.Master);
        });

        // Event Grid has its key, too: every function has got what it has subscribed to.
        using var request = new HttpRequestMessage(HttpMethod.Get, "/localcloud/eventgrid/events") { Headers = { { "x-functions-key", shop.Keys.Master } } };
        var events = (await (await shop.Http.SendAsync(request, TestContext.Current.CancellationToken)).JsonAsync(HttpStatusCode.OK))["events"]!.AsArray();
        var deliveries = events.SelectMany(published => published!["deliveries"]!.AsArray()).ToList();
        Assert.NotEmpty(deliveries);
        Assert.All(deliveries, delivery => Assert.Equal("delivered", (string)delivery!["state"]!));
    }

    private static async Task WalkAsync(Shop shop, Func<string, Task<HttpResponseMessage>> send)
    {
        JsonNode? answer = null;
        var (requests, comparisons) = (0, 0);
        foreach (Match block in CodeBlock().Matches(await File.ReadAllTextAsync(RepositoryFiles.Path("README.md"), TestContext.Current.CancellationToken)))
        {
            var text = block.Groups["text"].Value;
            if (block.Groups["language"].Value == "json")
            {
                AssertContains(JsonNode.Parse(text), answer, "$");
                comparisons++;
                continue;
            }

            foreach (var command in text.Split('\n').Where(line => line.StartsWith("curl ", StringComparison.Ordinal)))
            {
                await shop.SettleAsync();
                answer = await CurlAsync(command, send);
                requests++;
            }
        }

        Assert.True(requests >= 10, "The README has lost its walk.");
        Assert.True(comparisons >= 3, "The README shows no answers.");
    }

    private static async Task<JsonNode> CurlAsync(string command, Func<string, Task<HttpResponseMessage>> send)
    {
        var answer = await send(command);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{command}\n{(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    private static void AssertContains(JsonNode? expected, JsonNode? actual, string path)
    {
        switch (expected)
        {
            case JsonObject members:
                Assert.All(members, member => AssertContains(member.Value, actual?[member.Key], $"{path}.{member.Key}"));
                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    AssertContains(items[i], actual?.AsArray().ElementAtOrDefault(i), $"{path}[{i}]");
                }

                break;
            default:
                Assert.True(JsonNode.DeepEquals(expected, actual), $"{path}: README says {expected?.ToJsonString()}, the app {actual?.ToJsonString()}.");
                break;
        }
    }

    [GeneratedRegex(@"^```(?<language>bash|json)\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
