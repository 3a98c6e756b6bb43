using EndToEnd.Tests.Support;
using LocalCloud.Seeding;

namespace EndToEnd.Tests.Contract;

/// <summary>A shop that asks for keys, to which every request of <c>http/</c> has been sent.</summary>
public sealed class TriedShop : IAsyncLifetime
{
    private const string Key = "x-functions-key";

    public Shop Shop { get; private set; } = null!;

    internal IReadOnlyList<(string File, HttpFileRequest Request)> Requests { get; private set; } = [];

    internal List<string> Surprises { get; } = [];

    public async ValueTask InitializeAsync()
    {
        Shop = await Shop.OpenAsync(options => options.Settings["LocalCloud__EnforceKeys"] = "true");
        Requests = [.. HttpFiles.All(new Dictionary<string, string> { ["host"] = Shop.Http.BaseAddress!.GetLeftPart(UriPartial.Authority), ["key"] = Shop.Keys.Host, ["master"] = Shop.Keys.Master })];
        await SendAllAsync();
    }

    public async ValueTask DisposeAsync() => await Shop.DisposeAsync();

    internal async Task SendAllAsync()
    {
        foreach (var (file, request) in Requests)
        {
            using var message = HttpFiles.MessageOf(request);
            using var answer = await Shop.Http.SendAsync(message, TestContext.Current.CancellationToken);
            if (!request.IsAsAnnounced((int)answer.StatusCode))
            {
                Surprises.Add($"{file}, {request.Title}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
            }

            await Shop.SettleAsync();
        }
    }

    /// <summary>The first request for a call, changed; to this shop, or another one.</summary>
    internal async Task<int> SendAsync(ApiOperation operation, Action<HttpRequestMessage> change, HttpClient? http = null)
    {
        using var message = HttpFiles.MessageOf(Requests.Select(request => request.Request).First(request => ApiContract.Current.Find(new(request.Method), new Uri(request.Target)) == operation));
        if (!message.Headers.Contains(Key))
        {
            message.Headers.Add(Key, "none");
        }

        change(message);
        using var answer = await (http ?? Shop.Http).SendAsync(message, TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }
}
