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
}
