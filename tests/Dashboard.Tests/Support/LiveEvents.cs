using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;

namespace Dashboard.Tests.Support;

/// <summary>The live stream.</summary>
public sealed class LiveEvents : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly IAsyncEnumerator<SseItem<string>> _events;
    private Task<bool>? _next;

    private LiveEvents(HttpResponseMessage response, Stream stream)
    {
        _response = response;
        _events = SseParser.Create(stream).EnumerateAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator();
    }

    public static async Task<LiveEvents> OpenAsync(HttpClient client)
    {
        var response = await client.GetAsync("live", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        return new(response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The next one; null when none has come within that time.</summary>
    public async Task<JsonNode?> NextAsync(TimeSpan within)
    {
        _next ??= _events.MoveNextAsync().AsTask();
        if (await Task.WhenAny(_next, Task.Delay(within, TestContext.Current.CancellationToken)) != _next)
        {
            return null;
        }

        var there = await _next;
        _next = null;
        return there ? JsonNode.Parse(_events.Current.Data) : null;
    }

    public async Task<JsonNode> UntilAsync(Func<JsonNode, bool> wanted)
    {
        while (await NextAsync(TimeSpan.FromSeconds(20)) is { } told)
        {
            if (wanted(told))
            {
                return told;
            }
        }

        throw new TimeoutException("The stream has not told what was waited for.");
    }

    public async ValueTask DisposeAsync()
    {
        _response.Dispose();
        if (_next is not null)
        {
            try
            {
                await _next;
            }
            catch (Exception failure) when (failure is IOException or OperationCanceledException or HttpRequestException)
            {
                // It was cut off, as it should be.
            }
        }

        await _events.DisposeAsync();
    }
}
