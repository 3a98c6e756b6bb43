using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LocalCloud;

namespace Dashboard.Tests.Support;

/// <summary>An app with its dashboard, asked as the page asks.</summary>
public sealed partial class OpenDashboard : IAsyncDisposable
{
    private OpenDashboard(LocalCloudApp cloud, string token)
    {
        (Cloud, Token) = (cloud, token);
        Asking = new HttpClient { BaseAddress = new Uri(cloud.Http.BaseAddress!, "/localcloud/api/") };
        Asking.DefaultRequestHeaders.Add("X-LocalCloud-Token", token);
    }

    public LocalCloudApp Cloud { get; }

    public string Token { get; }

    /// <summary>With the page's token.</summary>
    public HttpClient Asking { get; }

    public Uri Address => new(Cloud.Http.BaseAddress!, "/localcloud/");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<OpenDashboard> OfAsync(string path, Action<LocalCloudOptions>? configure = null)
    {
        var cloud = await LocalCloudApp.StartAsync(path, options =>
        {
            options.Settings["LocalCloud__Dashboard"] = "true";
            options.Settings["CosmosConnectionMode"] = "Gateway";
            configure?.Invoke(options);
        }, Stop);
        using var page = await cloud.Http.GetAsync("/localcloud/", Stop);
        return new(cloud, page.IsSuccessStatusCode ? TokenIn(await page.Content.ReadAsStringAsync(Stop)) : "");
    }

    public async Task<JsonNode> GetAsync(string path) => (await Asking.GetFromJsonAsync<JsonNode>(path, Stop))!;

    /// <summary>Once it is as wanted.</summary>
    public async Task<JsonNode> GetOnceAsync(string path, Func<JsonNode, bool> wanted)
    {
        JsonNode? found = null;
        await EndToEnd.Tests.Support.Eventually.TrueAsync(async () => wanted(found = await GetAsync(path)), TimeSpan.FromSeconds(20));
        return found!;
    }

    /// <summary>Follows the live stream until it is disposed, as an open page does.</summary>
    public async Task<LiveEvents> FollowAsync() => await LiveEvents.OpenAsync(Asking);

    public async ValueTask DisposeAsync()
    {
        Asking.Dispose();
        await Cloud.DisposeAsync();
    }

    private static string TokenIn(string page) => TokenPattern().Match(page) is { Success: true } found
        ? found.Groups[1].Value
        : throw new InvalidOperationException("The page carries no token.");

    [GeneratedRegex("""name="localcloud-token" content="([0-9a-f]{48})""")]
    private static partial Regex TokenPattern();
}
