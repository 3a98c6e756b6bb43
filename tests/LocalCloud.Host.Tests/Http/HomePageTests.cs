using System.Net;
using LocalCloud.Host.Runtime;
using LocalCloud.Host.Tests.Running;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Host.Tests.Http;

public sealed class HomePageTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_links_to_what_a_browser_can_open_as_it_is()
    {
        await using var app = await RunningApp.StartAsync(RunningApp.OptionsFor("Http", isolated: false), services => services.AddSingleton<IHttpEndpoints, Extension>());

        var page = await app.Http.GetStringAsync("/", Token);

        Assert.Contains("<h1>Your Functions app is up and running</h1>", page, StringComparison.Ordinal);
        var links = page.Split("href=\"")[1..].Select(rest => rest[..rest.IndexOf('"', StringComparison.Ordinal)]).ToArray();
        Assert.Contains("/api/trace", links);
        Assert.Contains("/api/legacy", links);            // without methods: any
        Assert.DoesNotContain("/api/exit", links);        // POST
        Assert.DoesNotContain(links, link => link.Contains('{', StringComparison.Ordinal) || link.Contains("hello", StringComparison.Ordinal));
        Assert.DoesNotContain("/api/nightly", links);     // a timer
        Assert.Contains("/a&amp;b", links);
        Assert.Contains("&lt;b&gt; &amp; c", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task HEAD_has_its_headers_only()
    {
        await using var app = await RunningApp.StartAsync("Http", isolated: false);
        using var answer = await app.Http.SendAsync(new(HttpMethod.Head, "/"), Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Token));
    }

    [Theory]
    [InlineData("true", HttpStatusCode.NoContent)]
    [InlineData("False", HttpStatusCode.OK)]
    [InlineData("certainly", HttpStatusCode.OK)]
    public async Task It_can_be_switched_off_as_in_the_real_host(string value, HttpStatusCode expected)
    {
        await using var app = await RunningApp.StartAsync("Http", isolated: false, new() { ["NightlySchedule"] = "0 0 3 * * *", ["AzureWebJobsDisableHomepage"] = value });
        using var answer = await app.Http.GetAsync("/", Token);
        Assert.Equal(expected, answer.StatusCode);
    }

    private sealed class Extension : IHttpEndpoints
    {
        public void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/extension", () => "").WithMetadata(new HomePageLink("/a&b", "<b> & c"));
    }
}
