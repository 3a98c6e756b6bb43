using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LocalCloud.Host.EventGrid;
using LocalCloud.Host.Keys;
using LocalCloud.Host.Tests.Running;

namespace LocalCloud.Host.Tests.Http;

/// <summary>Doors that keys open, as the real host has them.</summary>
public sealed class KeyTests(KeyTests.Locked locked) : IClassFixture<KeyTests.Locked>
{
    private readonly HttpClient _http = locked.App.Http;

    private readonly HostKeys _keys = locked.Keys;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, int> Doors => new()
    {
        { "/api/open", "", 200 },
        { "/api/open", "wrong", 200 },
        { "/api/front", "", 401 },
        { "/api/front", "wrong", 401 },
        { "/api/front", "front", 200 },
        { "/api/front", "back", 401 },
        { "/api/front", "host", 200 },
        { "/api/front", "eventgrid", 401 },
        { "/api/front", "master", 200 },
        { "/api/safe", "", 401 },
        { "/api/safe", "safe", 401 },
        { "/api/safe", "host", 401 },
        { "/api/safe", "eventgrid", 401 },
        { "/api/safe", "master", 200 },
        { "/", "", 200 },
        { "/admin/host/ping", "", 200 },
        { "/admin/host/status", "", 401 },
        { "/admin/host/status", "wrong", 401 },
        { "/admin/host/status", "host", 403 },
        { "/admin/host/status", "master", 200 },
        { "/admin/functions", "eventgrid", 403 },
        { "/runtime/webhooks/eventgrid?functionName=none", "", 401 },
        { "/runtime/webhooks/eventgrid?functionName=none", "host", 403 },
        { "/runtime/webhooks/eventgrid?functionName=none", "durabletask", 403 },
        { "/runtime/webhooks/eventgrid?functionName=none", "eventgrid", 404 },
        { "/runtime/webhooks/eventgrid?functionName=none", "master", 404 },
        { "/nowhere", "", 404 },
    };

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_door_opens_for_its_keys_in_header_and_query(string path, string key, int expected)
    {
        var value = ValueOf(key);
        Assert.Equal(expected, await StatusAsync(path, header: value));
        Assert.Equal(expected, await StatusAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}code={Uri.EscapeDataString(value)}", header: null));
    }

    [Fact]
    public async Task A_refusal_has_no_body_and_does_not_reach_the_function()
    {
        using var refused = await _http.GetAsync("/api/back?code=wrong", Token);
        Assert.Empty(await refused.Content.ReadAsByteArrayAsync(Token));
        Assert.DoesNotContain(locked.App.Log.All, line => line.Message.Contains("Executing 'Functions.back'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_header_wins_over_the_query() =>
        Assert.Equal(401, await StatusAsync($"/api/front?code={_keys.Master}", header: "wrong"));

    [Theory]
    [InlineData("open", "wrong", "")]
    [InlineData("open", "master", "WebJobsAuthLevel: authlevel=Admin, keyid=master")]
    [InlineData("front", "front", "WebJobsAuthLevel: authlevel=Function, keyid=default")]
    [InlineData("open", "eventgrid", "WebJobsAuthLevel: authlevel=System, keyid=eventgrid_extension")]
    public async Task A_function_is_told_whose_key_it_was(string function, string key, string expected) =>
        Assert.Equal(expected, await _http.GetStringAsync($"/api/{function}?code={ValueOf(key)}", Token));

    [Fact]
    public async Task Keys_are_listed_made_set_and_deleted_with_the_master_key()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(HttpMethod.Get, "/admin/host/keys", key: "")).StatusCode);
        Assert.Equal(_keys.Host, (await KeyAsync(HttpMethod.Get, "/admin/host/keys/default", HttpStatusCode.OK)).GetProperty("value").GetString());
        var made = (await KeyAsync(HttpMethod.Post, "/admin/functions/front/keys/partner", HttpStatusCode.Created)).GetProperty("value").GetString()!;
        Assert.Equal((200, 401), (await StatusAsync("/api/front", made), await StatusAsync("/api/back", made)));

        var again = (await KeyAsync(HttpMethod.Post, "/admin/functions/front/keys/partner", HttpStatusCode.OK)).GetProperty("value").GetString()!;
        Assert.Equal((401, 200), (await StatusAsync("/api/front", made), await StatusAsync("/api/front", again)));
        await KeyAsync(HttpMethod.Put, "/admin/functions/front/keys/partner", HttpStatusCode.OK, new { value = "chosen" });
        Assert.Equal(200, await StatusAsync("/api/front", "chosen"));

        var names = (await KeyAsync(HttpMethod.Get, "/admin/functions/front/keys", HttpStatusCode.OK)).GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("name").GetString());
        Assert.Equal(["default", "partner"], names);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, "/admin/functions/front/keys/partner")).StatusCode);
        Assert.Equal(401, await StatusAsync("/api/front", "chosen"));
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Post, "/admin/functions/nobody/keys/partner")).StatusCode);
    }

    [Fact]
    public async Task The_master_key_is_made_anew_under_any_of_the_hosts_paths_and_never_deleted()
    {
        var before = _keys.Master;
        foreach (var scope in (string[])["keys", "functionkeys", "systemkeys"])
        {
            var made = (await KeyAsync(HttpMethod.Post, $"/admin/host/{scope}/_master", HttpStatusCode.Created)).GetProperty("value").GetString()!;
            Assert.Equal((401, 200), (await StatusAsync("/admin/host/status", before), await StatusAsync("/admin/host/status", made)));
            await KeyAsync(HttpMethod.Put, $"/admin/host/{scope}/_master", HttpStatusCode.OK, new { value = before });
            Assert.Equal((200, 401), (await StatusAsync("/admin/host/status", before), await StatusAsync("/admin/host/status", made)));
            Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Delete, $"/admin/host/{scope}/_master")).StatusCode);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, "/admin/host/keys/_master")).StatusCode);
        Assert.Equal(before, (await KeyAsync(HttpMethod.Get, "/admin/host/systemkeys/_master", HttpStatusCode.OK)).GetProperty("value").GetString());
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Delete, "/admin/functions/front/keys/_other")).StatusCode);
    }

    [Fact]
    public void No_key_is_in_the_log()
    {
        string[] keys = [_keys.Master, _keys.Host, _keys.Function("front"), _keys.Extension("eventgrid")];
        Assert.DoesNotContain(locked.App.Log.All, line => keys.Any(key => line.Message.Contains(key, StringComparison.Ordinal)));
    }

    private string ValueOf(string key) => key switch
    {
        "master" => _keys.Master,
        "host" => _keys.Host,
        "eventgrid" or "durabletask" => _keys.Extension(key),
        "front" or "back" or "safe" => _keys.Function(key),
        _ => key,
    };

    private async Task<int> StatusAsync(string path, string? header)
    {
        using var request = new HttpRequestMessage(path.StartsWith("/runtime", StringComparison.Ordinal) ? HttpMethod.Post : HttpMethod.Get, path);
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation("x-functions-key", header);
        }

        using var answer = await _http.SendAsync(request, Token);
        return (int)answer.StatusCode;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("x-functions-key", key ?? _keys.Master);
        return await _http.SendAsync(request, Token);
    }

    private async Task<JsonElement> KeyAsync(HttpMethod method, string path, HttpStatusCode expected, object? body = null)
    {
        using var answer = await SendAsync(method, path, body);
        Assert.Equal(expected, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
    }

    public sealed class Locked : IAsyncLifetime
    {
        internal RunningApp App { get; private set; } = null!;

        internal HostKeys Keys { get; } = HostKeys.Open(path: null);

        public async ValueTask InitializeAsync()
        {
            var options = RunningApp.OptionsFor("HttpPlain", isolated: false);
            App = await RunningApp.StartAsync(
                new FunctionsHostOptions { AppDirectory = options.AppDirectory, Settings = options.Settings, HostJson = options.HostJson, Keys = Keys, LogRequests = true },
                services => services.AddEventGridBindings());
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
