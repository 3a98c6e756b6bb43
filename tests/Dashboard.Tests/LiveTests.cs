using System.Text.Json.Nodes;
using Dashboard.Tests.Support;
using EndToEnd.Tests.Support;

namespace Dashboard.Tests;

/// <summary>What an open page is told.</summary>
public sealed class LiveTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_open_page_is_told_what_happens_and_left_alone_when_nothing_does_and_does_not_keep_the_app_from_stopping()
    {
        var open = await OpenDashboard.OfAsync(RepositoryFiles.Path("tests/Samples/SampleApp"));
        var live = await open.FollowAsync();
        await live.UntilAsync(_ => true);

        Assert.Equal("""{"text":"Hello, Ada!"}""", await open.Cloud.Http.GetStringAsync("/api/hello/Ada", Stop));
        using (var failing = await open.Cloud.Http.PostAsync("/api/notes", new StringContent("no json"), Stop))
        {
            Assert.False(failing.IsSuccessStatusCode);
        }

        var told = await live.UntilAsync(overview => Of(overview, "Hello") is { } hello && (long)hello["count"]! == 1 && (int)hello["running"]! == 0);
        Assert.Equal((0L, "httpTrigger"), ((long)Of(told, "Hello")!["failed"]!, (string)Of(told, "Hello")!["trigger"]!));
        Assert.True((double)Of(told, "Hello")!["p99"]! > 0);
        Assert.Equal(1, Of(told, "Hello")!["spark"]!["all"]!.AsArray().Sum(count => (int)count!));

        // Until the last thing has been told.
        while (await live.NextAsync(TimeSpan.FromSeconds(2.5)) is not null)
        {
        }

        var stopping = System.Diagnostics.Stopwatch.StartNew();
        await open.DisposeAsync();
        Assert.True(stopping.Elapsed < TimeSpan.FromSeconds(10), $"It took {stopping.Elapsed} to stop.");
        await live.DisposeAsync();
    }

    private static JsonNode? Of(JsonNode overview, string function) => overview["functions"]!.AsArray().FirstOrDefault(one => (string)one!["name"]! == function);
}
