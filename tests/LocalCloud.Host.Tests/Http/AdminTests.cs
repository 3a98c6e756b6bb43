using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LocalCloud.Host.Tests.Running;

namespace LocalCloud.Host.Tests.Http;

public sealed class AdminTests(SampleInMemory sample) : IClassFixture<SampleInMemory>
{
    private readonly HttpClient _http = sample.App.Http;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_status_is_running()
    {
        var status = await _http.GetFromJsonAsync<JsonElement>("/admin/host/status", Token);
        Assert.Equal("Running", status.GetProperty("state").GetString());
        Assert.StartsWith("4.", status.GetProperty("version").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Functions_are_listed_with_their_bindings_and_addresses()
    {
        var functions = await _http.GetFromJsonAsync<JsonElement[]>("/admin/functions", Token);
        Assert.NotNull(functions);
        var hello = functions.Single(function => function.GetProperty("name").GetString() == "hello");
        Assert.Equal(new Uri(_http.BaseAddress!, "/api/hello/").ToString() + "{name?}", hello.GetProperty("invoke_url_template").GetString());
        Assert.Equal("httpTrigger", hello.GetProperty("config").GetProperty("bindings")[0].GetProperty("type").GetString());
        var nightly = functions.Single(function => function.GetProperty("name").GetString() == "nightly");
        Assert.Equal("0 0 3 * * *", nightly.GetProperty("config").GetProperty("bindings")[0].GetProperty("schedule").GetString());
    }

    [Fact]
    public async Task A_function_without_HTTP_can_be_called_by_hand()
    {
        var before = int.Parse(await _http.GetStringAsync("/api/nights", Token), System.Globalization.CultureInfo.InvariantCulture);
        using var answer = await _http.PostAsJsonAsync("/admin/functions/nightly", new { input = "" }, Token);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var started = DateTime.UtcNow;
        while (await _http.GetStringAsync("/api/nights", Token) != $"{before + 1}")
        {
            Assert.True(DateTime.UtcNow - started < TimeSpan.FromSeconds(10), "It was not called.");
        }
    }

    [Fact]
    public async Task A_function_that_is_not_there_cannot_be_called_by_hand()
    {
        using var answer = await _http.PostAsJsonAsync("/admin/functions/nobody", new { }, Token);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public void A_trigger_of_an_unknown_kind_is_told_in_one_line() => Assert.Contains(
        sample.App.Log.All, line => line.Message == "Never called: nightly. LocalCloud has no trigger of the kind 'timerTrigger'.");
}
