using System.Net.Http.Headers;
using System.Text;
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

    /// <summary>Understands as much of curl as the README uses.</summary>
    private static async Task<JsonNode> CurlAsync(HttpClient http, string command)
    {
        var (method, url, body) = (HttpMethod.Get, "", (string?)null);
        var headers = new List<(string Name, string Value)>();
        var words = new Queue<string>(Word().Matches(command["curl ".Length..]).Select(word => word.Value.Trim('\'')));
        while (words.TryDequeue(out var word))
        {
            switch (word)
            {
                case "-X": method = new HttpMethod(words.Dequeue()); break;
                case "-d": body = words.Dequeue(); break;
                case "-H":
                    var header = words.Dequeue().Split(": ", 2);
                    headers.Add((header[0], header[1]));
                    break;
                default: url = word; break;
            }
        }

        using var request = new HttpRequestMessage(method, new Uri(url).PathAndQuery);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        foreach (var (name, value) in headers.Where(header => header.Name != "Content-Type"))
        {
            request.Headers.Add(name, value);
        }

        var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
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

    [GeneratedRegex(@"'[^']*'|\S+")]
    private static partial Regex Word();
}
