using System.Net;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests.Support;

/// <summary>Reads answers; a wrong status shows the body, which says why.</summary>
internal static class Answers
{
    public static async Task<JsonNode> JsonAsync(this HttpResponseMessage answer, HttpStatusCode expected)
    {
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(expected == answer.StatusCode, $"{answer.RequestMessage?.Method} {answer.RequestMessage?.RequestUri}: {(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    public static async Task<JsonNode> JsonAsync(this Task<HttpResponseMessage> answer, HttpStatusCode expected) => await (await answer).JsonAsync(expected);

    public static async Task<JsonNode> ProblemAsync(this Task<HttpResponseMessage> answer, HttpStatusCode status, string code) =>
        await (await answer).ProblemAsync(status, code);

    /// <summary>Asserts an RFC 9457 document of the given kind and nothing of the inside in it.</summary>
    public static async Task<JsonNode> ProblemAsync(this HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        var problem = await answer.JsonAsync(status);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal($"urn:orderflow:problem:{code}", (string)problem["type"]!);
        Assert.Equal((int)status, (int)problem["status"]!);
        Assert.All(["title", "detail", "instance", "traceId"], member => Assert.False(string.IsNullOrEmpty((string?)problem[member])));
        Assert.DoesNotContain("Exception", problem.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("System.", problem.ToJsonString(), StringComparison.Ordinal);
        return problem;
    }
}
