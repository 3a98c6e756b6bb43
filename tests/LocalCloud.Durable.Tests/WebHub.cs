using System.Text.Json.Nodes;
using LocalCloud.DurableTask.Management;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.DurableTask.Tests;

/// <summary>The management API of a hub behind a real web server.</summary>
internal sealed class WebHub(TestHub hub, WebApplication web, HttpClient http) : IAsyncDisposable
{
    public const string Instances = "/runtime/webhooks/durabletask/instances";

    public TestHub Hub => hub;

    public HttpClient Http => http;

    public static async Task<WebHub> StartAsync(TestHub hub)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var web = builder.Build();
        web.UseRouting();
        new ManagementEndpoints(hub.Engine).Map(web);
#pragma warning disable ASP0014 // Nothing adds the endpoint middleware to an empty builder.
        web.UseEndpoints(_ => { });
#pragma warning restore ASP0014
        await web.StartAsync(TestHub.Patience);
        await hub.StartAsync();
        return new(hub, web, new HttpClient { BaseAddress = new Uri(web.Urls.First()) });
    }

    public async Task<(int Status, JsonNode? Body, HttpResponseMessage Answer)> SendAsync(HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        var answer = await http.SendAsync(request, TestHub.Patience);
        var text = await answer.Content.ReadAsStringAsync(TestHub.Patience);
        return ((int)answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text), answer);
    }

    public async Task<int> StatusOf(HttpMethod method, string path, HttpContent? content = null) => (await SendAsync(method, path, content)).Status;

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await web.DisposeAsync();
        await hub.DisposeAsync();
    }
}
