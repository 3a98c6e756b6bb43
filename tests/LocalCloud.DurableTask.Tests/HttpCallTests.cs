using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Extensions.DurableTask.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalCloud.DurableTask.Tests;

public sealed class HttpCallTests
{
    [Fact]
    public async Task A_request_is_sent_and_a_202_followed_until_it_is_over()
    {
        var polls = 0;
        await using var server = await ServeAsync(async http =>
        {
            http.Response.StatusCode = http.Request.Path == "/done" && ++polls == 2 ? 200 : 202;
            http.Response.Headers.Location = "/done";
            http.Response.Headers.RetryAfter = "60";
            using var reader = new StreamReader(http.Request.Body);
            await http.Response.WriteAsync($"{http.Request.Method} {http.Request.Headers["X-Order"]} {await reader.ReadToEndAsync()}");
        });
        await using var hub = await Hub(new DurableHttpRequest(HttpMethod.Post, new Uri(server.Urls.First() + "/start"))
        {
            Content = "{}", Headers = new Dictionary<string, Microsoft.Extensions.Primitives.StringValues> { ["X-Order"] = "o-1" },
        }).StartAsync();

        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Call", TestHub.Patience);
        for (var i = 0; i < 2; i++)
        {
            await hub.QuiesceAsync();
            Assert.Equal(i, polls);
            hub.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal("200 GET o-1 ", (await hub.Client.WaitForInstanceCompletionAsync(id, true, TestHub.Patience)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_status_to_be_retried_is_retried_and_any_other_is_an_answer()
    {
        var requests = 0;
        await using var server = await ServeAsync(http =>
        {
            http.Response.StatusCode = ++requests == 1 ? 503 : 404;
            return Task.CompletedTask;
        });
        var retry = new HttpRetryOptions([HttpStatusCode.ServiceUnavailable]) { MaxNumberOfAttempts = 3, FirstRetryInterval = TimeSpan.FromSeconds(5) };
        await using var hub = await Hub(new DurableHttpRequest(HttpMethod.Get, new Uri(server.Urls.First())) { HttpRetryOptions = retry }).StartAsync();

        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Call", TestHub.Patience);
        await hub.QuiesceAsync();
        Assert.Equal(1, requests);
        hub.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("404 ", (await hub.Client.WaitForInstanceCompletionAsync(id, true, TestHub.Patience)).ReadOutputAs<string>());
        Assert.Equal(2, requests);
    }

    private static TestHub Hub(DurableHttpRequest request) => new TestHub().Orchestrator("Call", async context =>
    {
        var response = await context.CallHttpAsync(request);
        return $"{(int)response.StatusCode} {response.Content}";
    });

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
