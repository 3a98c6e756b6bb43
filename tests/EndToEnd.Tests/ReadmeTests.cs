using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests;

/// <summary>Walks the README: sends its curl commands in order, and compares the answers it shows.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public async Task The_walk_works_as_written()
    {
        await using var shop = await Shop.OpenAsync();
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
                answer = await CurlAsync(shop.Http, command);
                requests++;
            }
        }

        Assert.True(requests >= 10, "The README has lost its walk.");
        Assert.True(comparisons >= 3, "The README shows no answers.");
    }

    private static async Task<JsonNode> CurlAsync(HttpClient http, string command)
    {
        var answer = await Curl.SendAsync(http, command);
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
