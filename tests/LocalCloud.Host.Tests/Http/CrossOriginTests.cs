using System.Net;
using LocalCloud.Host.Runtime;
using LocalCloud.Host.Tests.Running;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Host.Tests.Http;

/// <summary>Host.CORS of local.settings.json, as Core Tools apply it.</summary>
public sealed class CrossOriginTests
{
    private const string Allowed = "Access-Control-Allow-Origin";
    private const string Page = "http://localhost:3000";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Http", false)]
    [InlineData("Http", true)]
    [InlineData("HttpPlain", false)]
    public async Task An_origin_that_is_named_may_call(string sample, bool isolated)
    {
        await using var app = await StartAsync(sample, isolated, credentials: true, "http://other:1", Page);
        var path = sample == "Http" ? "/api/hello/Bob" : "/api/echo/Bob";
        var method = sample == "Http" ? HttpMethod.Get : HttpMethod.Post;

        using var preflight = await SendAsync(app, HttpMethod.Options, path, Page, ("Access-Control-Request-Method", "PUT"), ("Access-Control-Request-Headers", "idempotency-key"));
        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal(Page, preflight.Headers.GetValues(Allowed).Single());
        Assert.Equal("PUT", preflight.Headers.GetValues("Access-Control-Allow-Methods").Single());
        Assert.Equal("idempotency-key", preflight.Headers.GetValues("Access-Control-Allow-Headers").Single());
        Assert.Equal("true", preflight.Headers.GetValues("Access-Control-Allow-Credentials").Single());

        using var answer = await SendAsync(app, method, path, Page);
        Assert.True(answer.IsSuccessStatusCode);
        Assert.Equal(Page, answer.Headers.GetValues(Allowed).Single());
        Assert.Equal("true", answer.Headers.GetValues("Access-Control-Allow-Credentials").Single());
        Assert.Contains("Origin", answer.Headers.Vary);

        using var foreign = await SendAsync(app, method, path, "http://localhost:3001");
        Assert.True(foreign.IsSuccessStatusCode);
        Assert.False(foreign.Headers.Contains(Allowed));

        using var refused = await SendAsync(app, HttpMethod.Options, path, "http://localhost:3001", ("Access-Control-Request-Method", "PUT"));
        Assert.Equal(HttpStatusCode.NoContent, refused.StatusCode);
        Assert.False(refused.Headers.Contains(Allowed));
    }

    [Fact]
    public async Task Failures_can_be_read_across_origins_as_well()
    {
        await using var app = await StartAsync("Http", isolated: false, credentials: false, Page);
        foreach (var (path, status) in new[] { ("/api/fails", HttpStatusCode.InternalServerError), ("/api/nowhere", HttpStatusCode.NotFound), ("/api/orders/0", HttpStatusCode.NotFound) })
        {
            using var answer = await SendAsync(app, HttpMethod.Get, path, Page);
            Assert.Equal(status, answer.StatusCode);
            Assert.Equal(Page, answer.Headers.GetValues(Allowed).Single());
        }
    }

    [Fact]
    public async Task A_star_lets_any_origin_call_but_not_what_breaks_things_on_purpose()
    {
        await using var app = await RunningApp.StartAsync(
            OptionsFor("Http", isolated: false, credentials: false, "*"), services => services.AddSingleton<IHttpEndpoints, Faults>());

        using var answer = await SendAsync(app, HttpMethod.Get, "/api/hello/Bob", "https://anybody.example");
        Assert.Equal("*", answer.Headers.GetValues(Allowed).Single());

        using var faults = await SendAsync(app, HttpMethod.Get, "/localcloud/faults", "https://anybody.example");
        Assert.Equal(HttpStatusCode.OK, faults.StatusCode);
        Assert.False(faults.Headers.Contains(Allowed));
        using var preflight = await SendAsync(app, HttpMethod.Options, "/localcloud/faults", "https://anybody.example", ("Access-Control-Request-Method", "POST"));
        Assert.False(preflight.IsSuccessStatusCode);
        Assert.False(preflight.Headers.Contains(Allowed));
    }

    [Fact]
    public async Task Without_the_setting_nothing_is_said()
    {
        await using var app = await StartAsync("Http", isolated: false, credentials: false);
        using var answer = await SendAsync(app, HttpMethod.Get, "/api/hello/Bob", Page);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains(Allowed));
        using var preflight = await SendAsync(app, HttpMethod.Options, "/api/hello/Bob", Page, ("Access-Control-Request-Method", "PUT"));
        Assert.Equal(HttpStatusCode.NotFound, preflight.StatusCode);
    }

    private static Task<RunningApp> StartAsync(string sample, bool isolated, bool credentials, params string[] origins) =>
        RunningApp.StartAsync(OptionsFor(sample, isolated, credentials, origins));

    private static FunctionsHostOptions OptionsFor(string sample, bool isolated, bool credentials, params string[] origins)
    {
        var options = RunningApp.OptionsFor(sample, isolated);
        return new()
        {
            AppDirectory = options.AppDirectory,
            Isolated = isolated,
            Settings = options.Settings,
            HostJson = options.HostJson,
            CorsOrigins = origins,
            CorsCredentials = credentials,
        };
    }

    private static async Task<HttpResponseMessage> SendAsync(
        RunningApp app, HttpMethod method, string path, string origin, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers.Append(("Origin", origin)))
        {
            request.Headers.Add(name, value);
        }

        return await app.Http.SendAsync(request, Token);
    }

    private sealed class Faults : IHttpEndpoints
    {
        public void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/localcloud/faults", () => "none");
    }
}
