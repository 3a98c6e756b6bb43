using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LocalCloud.DurableTask;
using SampleApp;

namespace LocalCloud.Tests;

public sealed class DurableManagementTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_addresses_an_app_answers_with_steer_its_orchestration()
    {
        await using var cloud = await LocalCloudApp.StartAsync<Journal>(cancellationToken: Token);
        using var started = await cloud.Http.PostAsync("/api/greetings/g%201", null, Token);
        var links = (await started.Content.ReadFromJsonAsync<JsonObject>(Token))!;
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        Assert.Equal((string)links["StatusQueryGetUri"]!, started.Headers.Location!.OriginalString);
        Assert.Equal(started.Headers.Location.OriginalString, await cloud.Http.GetStringAsync("/api/greetings/g%201", Token));

        var address = ((string)links["SendEventPostUri"]!).Replace("{eventName}", "Name", StringComparison.Ordinal);
        using var raised = await cloud.Http.PostAsJsonAsync(address, "Grace", Token);
        Assert.Equal(HttpStatusCode.Accepted, raised.StatusCode);
        await cloud.QuiesceAsync(cancellationToken: Token);

        var status = await cloud.Http.GetFromJsonAsync<JsonObject>(started.Headers.Location, Token);
        Assert.Equal(("Completed", "Hello Grace!"), ((string?)status!["runtimeStatus"], (string?)status["output"]));
        await cloud.TaskHub.ReplayAsync(RecordedHistory.Parse(cloud.TaskHub.RecordHistory("g 1")!.ToJson()), Token);
    }

    [Fact]
    public async Task Where_keys_are_enforced_the_addresses_carry_the_one_they_need()
    {
        await using var cloud = await LocalCloudApp.StartAsync<Journal>(options => options.Settings["LocalCloud__EnforceKeys"] = "true", Token);
        using var refused = await cloud.Http.PostAsync("/api/greetings/g2", null, Token);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);

        using var started = await cloud.Http.PostAsync($"/api/greetings/g2?code={cloud.Keys.Function("StartGreetings")}", null, Token);
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        var links = (await started.Content.ReadFromJsonAsync<JsonObject>(Token))!;
        var steps = new (HttpMethod Method, string Link)[]
        {
            (HttpMethod.Post, ((string)links["SendEventPostUri"]!).Replace("{eventName}", "Name", StringComparison.Ordinal)),
            (HttpMethod.Get, started.Headers.Location!.OriginalString),
            (HttpMethod.Get, (string)links["StatusQueryGetUri"]!),
        };
        foreach (var (method, link) in steps)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(cloud, method, link.Split('?')[0]));
            Assert.Equal(method == HttpMethod.Get ? HttpStatusCode.OK : HttpStatusCode.Accepted, await StatusAsync(cloud, method, link));
            await cloud.QuiesceAsync(cancellationToken: Token);
        }

        var again = $"/runtime/webhooks/durabletask/orchestrators/Greet?code={cloud.Keys.Extension("durabletask")}";
        using var direct = await cloud.Http.PostAsync(again, null, Token);
        var own = (await direct.Content.ReadFromJsonAsync<JsonObject>(Token))!;
        Assert.All(own.Where(link => link.Key != "id"), link => Assert.Contains("code=", (string)link.Value!, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Accepted, await StatusAsync(cloud, HttpMethod.Get, (string)own["statusQueryGetUri"]!));
        Assert.Equal(HttpStatusCode.Accepted, await StatusAsync(cloud, HttpMethod.Post, (string)own["terminatePostUri"]!));
    }

    private static async Task<HttpStatusCode> StatusAsync(LocalCloudApp cloud, HttpMethod method, string address)
    {
        using var request = new HttpRequestMessage(method, address) { Content = method == HttpMethod.Post ? JsonContent.Create("Grace") : null };
        using var answer = await cloud.Http.SendAsync(request, Token);
        return answer.StatusCode;
    }
}
