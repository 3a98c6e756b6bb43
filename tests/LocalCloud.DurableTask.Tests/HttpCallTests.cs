using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalCloud.DurableTask.Tests;

/// <summary>The activity that the Durable extension leaves to its host; following a 202 is the extension's own.</summary>
public sealed class HttpCallTests
{
    [Fact]
    public async Task A_request_is_sent_as_it_is_and_the_answer_comes_back_whole()
    {
        await using var server = await ServeAsync(async http =>
        {
            http.Response.StatusCode = 202;
            http.Response.Headers.Location = "/done";
            using var reader = new StreamReader(http.Request.Body);
            await http.Response.WriteAsync($"{http.Request.Method} {http.Request.Headers["X-Order"]} {http.Request.ContentType} {await reader.ReadToEndAsync()}");
        });
        await using var hub = await Hub(new JsonObject
        {
            ["method"] = "POST",
            ["uri"] = server.Urls.First() + "/start",
            ["content"] = "{}",
            ["headers"] = new JsonObject { ["X-Order"] = "o-1" },
        }).StartAsync();

        var answer = JsonNode.Parse((await hub.RunAsync("Call")).ReadOutputAs<string>()!)!;

        Assert.Equal(202, (int)answer["statusCode"]!);
        Assert.Equal("/done", (string?)answer["headers"]!["Location"]);
        Assert.Equal("POST o-1 application/json {}", (string?)answer["content"]);
    }

    [Fact]
    public async Task A_status_to_be_retried_fails_the_activity_and_any_other_is_an_answer()
    {
        var requests = 0;
        await using var server = await ServeAsync(http =>
        {
            http.Response.StatusCode = ++requests == 1 ? 503 : 404;
            return Task.CompletedTask;
        });
        var request = new JsonObject
        {
            ["method"] = "GET", ["uri"] = server.Urls.First(), ["retryOptions"] = new JsonObject { ["StatusCodesToRetry"] = new JsonArray(503) },
        };
        await using var hub = await Hub(request, new RetryPolicy(3, TimeSpan.FromSeconds(5))).StartAsync();

        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Call", TestHub.Patience);
        await hub.QuiesceAsync();
        Assert.Equal(1, requests);
        hub.Clock.Advance(TimeSpan.FromSeconds(5));

        var ended = await hub.Client.WaitForInstanceCompletionAsync(id, true, TestHub.Patience);
        Assert.Equal(404, (int)JsonNode.Parse(ended.ReadOutputAs<string>()!)!["statusCode"]!);
        Assert.Equal(2, requests);
    }

    private static TestHub Hub(JsonObject request, RetryPolicy? retry = null) => new TestHub().Orchestrator("Call", async context =>
        (await context.CallActivityAsync<JsonNode>("BuiltIn::HttpActivity", request, retry is null ? null : TaskOptions.FromRetryPolicy(retry))).ToJsonString());

    private static async Task<WebApplication> ServeAsync(RequestDelegate serve)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var web = builder.Build();
        web.Run(serve);
        await web.StartAsync(TestHub.Patience);
        return web;
    }
}
