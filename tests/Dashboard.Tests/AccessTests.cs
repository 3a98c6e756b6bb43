using System.Net;
using Dashboard.Tests.Support;

namespace Dashboard.Tests;

/// <summary>Only the page itself is answered, and only on this machine.</summary>
public sealed class AccessTests(ShopDashboard shop)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/localcloud/")]
    [InlineData("/localcloud/page/app.js")]
    [InlineData("/localcloud/api/overview")]
    public async Task Another_site_whose_name_was_pointed_here_is_refused(string path)
    {
        foreach (var host in (string[])["evil.example", "evil.example:7071", "127.0.0.1.evil.example", "192.168.1.7"])
        {
            using var request = Request(path, HttpMethod.Get);
            request.Headers.Host = host;
            using var answer = await shop.Cloud.Http.SendAsync(request, Stop);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.DoesNotContain(shop.Open.Token, await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("GET", "/localcloud/api/overview")]
    [InlineData("GET", "/localcloud/api/live")]
    [InlineData("POST", "/localcloud/api/clock")]
    [InlineData("GET", "/localcloud/host/localcloud/faults")]
    [InlineData("DELETE", "/localcloud/host/localcloud/faults")]
    [InlineData("GET", "/localcloud/host/runtime/webhooks/durabletask/instances")]
    [InlineData("POST", "/localcloud/host/runtime/webhooks/durabletask/instances/x/terminate")]
    public async Task Nothing_is_told_or_done_without_the_token_of_the_page(string method, string path)
    {
        foreach (var token in (string?[])[null, "", new string('0', 48)])
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            if (token is not null)
            {
                request.Headers.Add("X-LocalCloud-Token", token);
            }

            using var answer = await shop.Cloud.Http.SendAsync(request, Stop);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("Origin", "http://localhost:3000")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Other_pages_are_refused_even_with_the_token(string header, string value)
    {
        using var request = Request("/localcloud/api/overview", HttpMethod.Get);
        request.Headers.Add(header, value);
        using var answer = await shop.Cloud.Http.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task The_page_may_load_nothing_from_elsewhere_and_sets_no_cookie()
    {
        using var answer = await shop.Cloud.Http.GetAsync("/localcloud/", Stop);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.DoesNotContain("://", (await answer.Content.ReadAsStringAsync(Stop)).Replace("http://www.w3.org", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/localcloud/page/index.html")]
    [InlineData("/localcloud/page/../host.json")]
    [InlineData("/localcloud/page/%2e%2e/host.json")]
    [InlineData("/localcloud/pages/..%2fhost.json")]
    [InlineData("/localcloud/pages/host.json")]
    public async Task Only_the_files_of_the_page_are_served(string path)
    {
        using var answer = await shop.Cloud.Http.GetAsync(path, Stop);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task The_home_page_has_one_link_to_it()
    {
        var page = await shop.Cloud.Http.GetStringAsync("/", Stop);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(page, "href=\"/localcloud/\""));
        Assert.DoesNotContain("/localcloud/host", page, StringComparison.Ordinal);
    }

    private HttpRequestMessage Request(string path, HttpMethod method) => new(method, path) { Headers = { { "X-LocalCloud-Token", shop.Open.Token } } };
}
