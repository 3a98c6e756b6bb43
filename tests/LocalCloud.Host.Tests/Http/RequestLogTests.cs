using System.Text.RegularExpressions;
using LocalCloud.Host.Http;
using LocalCloud.Host.Tests.Running;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Host.Tests.Http;

public sealed class RequestLogTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_is_one_line_and_a_failure_keeps_its_exception()
    {
        var options = RunningApp.OptionsFor("Http", isolated: false);
        await using var app = await RunningApp.StartAsync(new FunctionsHostOptions
        {
            AppDirectory = options.AppDirectory, Settings = options.Settings, HostJson = options.HostJson, LogRequests = true,
        });

        using var hello = await app.Http.GetAsync("/api/hello/Bob?code=secret&x=1", Token);
        using var fails = await app.Http.GetAsync("/api/fails", Token);
        using var page = await app.Http.GetAsync("/", Token);
        using var status = await app.Http.GetAsync("/admin/host/status", Token);
        await app.Log.WaitForAsync(line => line is { Category: "Request" } && line.Message.Contains("fails", StringComparison.Ordinal), Token);

        var requests = app.Log.All.Where(line => line.Category == "Request").Select(line => Regex.Replace(line.Message, @"\d+ ms$", "N ms")).ToArray();
        Assert.Equal(["GET /api/hello/Bob?code=***&x=1 200 N ms", "GET /api/fails 500 N ms"], requests);
        var told = Assert.Single(app.Log.All, line => line.Category is "Function.hello" or "Function.fails" && line.Message.StartsWith("Execut", StringComparison.Ordinal));
        Assert.Equal((LogLevel.Error, "Function.fails"), (told.Level, told.Category));
        Assert.NotNull(told.Exception);

        using var called = await app.Http.PostAsync("/admin/functions/nightly", new StringContent("{}", null, "application/json"), Token);
        await app.Log.WaitForAsync(line => line.Category == "Function.nightly" && line.Message.StartsWith("Executed", StringComparison.Ordinal), Token);
    }

    [Theory]
    [InlineData("/api/a", "", "/api/a")]
    [InlineData("/api/a", "?", "/api/a")]
    [InlineData("/api/a b\n", "?q=1", "/api/a%20b%0A?q=1")]
    [InlineData("/a", "?CODE=x", "/a?CODE=***")]
    [InlineData("/a", "?c%6Fde=x&code", "/a?c%6Fde=***&code")]
    [InlineData("/a", "?sig=x=y&barcode=1&access_token=t", "/a?sig=***&barcode=1&access_token=***")]
    [InlineData("/a", "?q=\u001b[2J%zz", "/a?q=?[2J%zz")]
    public void Nothing_secret_or_unprintable_is_shown(string path, string query, string shown) =>
        Assert.Equal(shown, RequestTarget.Show(new PathString(path), new QueryString(query)));

    [Fact]
    public void A_long_target_is_cut()
    {
        var shown = RequestTarget.Show(new PathString("/" + new string('a', 5000)), QueryString.Empty);
        Assert.Equal(200, shown.Length);
        Assert.EndsWith("…", shown, StringComparison.Ordinal);
    }
}
