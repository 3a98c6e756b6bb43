using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Host.Tests.EventGrid;

/// <summary>A topic that keeps what is published to it.</summary>
internal sealed class Topic : IAsyncDisposable
{
    private readonly WebApplication _web;

    private Topic(WebApplication web) => _web = web;

    public ConcurrentQueue<(string? Key, string? ContentType, JsonElement Body)> Published { get; } = [];

    public string Endpoint => $"{_web.Urls.First()}/api/events";

    public static async Task<Topic> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        builder.Services.AddRouting();
        var topic = new Topic(builder.Build());
        topic._web.Run(topic.KeepAsync);
        await topic._web.StartAsync(TestContext.Current.CancellationToken);
        return topic;
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private async Task KeepAsync(HttpContext http)
    {
        using var body = await JsonDocument.ParseAsync(http.Request.Body);
        Published.Enqueue((http.Request.Headers["aeg-sas-key"], http.Request.ContentType, body.RootElement.Clone()));
    }
}
