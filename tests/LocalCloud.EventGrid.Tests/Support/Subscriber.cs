using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace LocalCloud.EventGrid.Tests.Support;

/// <summary>An endpoint that events are delivered to; answers as the test says.</summary>
internal sealed class Subscriber : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly Channel<Delivery> _deliveries = Channel.CreateUnbounded<Delivery>();

    private Subscriber(WebApplication web) => _web = web;

    public Uri Address => new(_web.Urls.First());

    /// <summary>The status that deliveries are answered with.</summary>
    public int Status { get; set; } = 202;

    /// <summary>Whether it answers the handshakes of webhooks.</summary>
    public bool Confirms { get; set; } = true;

    public static async Task<Subscriber> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        var subscriber = new Subscriber(builder.Build());
        subscriber._web.Run(subscriber.TakeAsync);
        await subscriber._web.StartAsync(TestContext.Current.CancellationToken);
        return subscriber;
    }

    public Task<Delivery> NextAsync() =>
        _deliveries.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

    /// <summary>False when there is none within a moment.</summary>
    public async Task<bool> HasAnotherAsync()
    {
        await Task.Delay(200, TestContext.Current.CancellationToken);
        return _deliveries.Reader.TryRead(out _);
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        if (HttpMethods.IsOptions(http.Request.Method))
        {
            if (Confirms)
            {
                http.Response.Headers["WebHook-Allowed-Origin"] = http.Request.Headers["WebHook-Request-Origin"];
            }

            return;
        }

        using var body = await JsonDocument.ParseAsync(http.Request.Body);
        if (http.Request.Headers["aeg-event-type"] == "SubscriptionValidation")
        {
            var code = body.RootElement[0].GetProperty("data").GetProperty("validationCode").GetString();
            await http.Response.WriteAsJsonAsync(new { validationResponse = Confirms ? code : "another" });
            return;
        }

        http.Response.StatusCode = Status;
        var headers = http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        await _deliveries.Writer.WriteAsync(new(http.Request.Path + http.Request.QueryString, headers, body.RootElement.Clone()));
    }

    public sealed record Delivery(string Path, IReadOnlyDictionary<string, string> Headers, JsonElement Body);
}
