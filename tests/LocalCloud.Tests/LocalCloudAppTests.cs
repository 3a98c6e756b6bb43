using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using SampleApp;

namespace LocalCloud.Tests;

public sealed class LocalCloudAppTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_has_all_its_consequences_once_the_cloud_is_quiescent()
    {
        await using var cloud = await LocalCloudApp.StartAsync<Journal>(cancellationToken: Token);
        for (var i = 0; i < 20; i++)
        {
            await PostAsync(cloud, $"n{i}", "hello");
        }

        await cloud.QuiesceAsync(cancellationToken: Token);
        Assert.Equal(
            Enumerable.Range(0, 20).Select(i => $"n{i} attempt 0: hello").Order(StringComparer.Ordinal),
            EntriesOf(cloud).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_failed_change_feed_invocation_is_retried_and_then_its_lease_advances()
    {
        await using var cloud = await LocalCloudApp.StartAsync<Journal>(cancellationToken: Token);
        await PostAsync(cloud, "bad", "poison");
        await cloud.QuiesceAsync(cancellationToken: Token);
        await PostAsync(cloud, "good", "fine");
        await cloud.QuiesceAsync(cancellationToken: Token);
        Assert.Equal(["bad attempt 0: poison", "bad attempt 1: poison", "good attempt 0: fine"], EntriesOf(cloud));
    }

    [Fact]
    public async Task What_was_handled_before_a_restart_is_not_delivered_again()
    {
        var state = Directory.CreateTempSubdirectory("localcloud").FullName;
        await using (var first = await LocalCloudApp.StartAsync<Journal>(options => options.StatePath = state, Token))
        {
            await PostAsync(first, "one", "before");
            await first.QuiesceAsync(cancellationToken: Token);
        }

        await using (var second = await LocalCloudApp.StartAsync<Journal>(options => options.StatePath = state, Token))
        {
            await PostAsync(second, "two", "after");
            await second.QuiesceAsync(cancellationToken: Token);
            Assert.Equal(["two attempt 0: after"], EntriesOf(second));
        }

        Directory.Delete(state, recursive: true);
    }

    [Fact]
    public async Task Clouds_side_by_side_have_settings_of_their_own()
    {
        var clouds = await Task.WhenAll(Enumerable.Range(0, 3).Select(i =>
            LocalCloudApp.StartAsync<Journal>(options => options.Settings["Greeting"] = $"Cloud {i}", Token)));
        for (var i = 0; i < clouds.Length; i++)
        {
            var greeting = await clouds[i].Http.GetFromJsonAsync<Hello.Greeting>("/api/hello/you", Token);
            Assert.Equal($"Cloud {i}, you!", greeting!.Text);
            await clouds[i].DisposeAsync();
        }
    }

    [Fact]
    public async Task Timers_fire_when_the_clock_is_moved()
    {
        await using var cloud = await LocalCloudApp.StartAsync<Journal>(cancellationToken: Token);
        cloud.Clock.Advance(TimeSpan.FromHours(25));
        await cloud.QuiesceAsync(cancellationToken: Token);
        Assert.Equal(["a new day"], EntriesOf(cloud));
    }

    [Fact]
    public async Task A_start_that_fails_says_why()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => LocalCloudApp.StartAsync<Journal>(
            options => options.ConfigureServices = _ => throw new InvalidOperationException("not today"), Token));
        Assert.Equal("not today", failure.Message);
    }

    private static async Task PostAsync(LocalCloudApp cloud, string id, string text)
    {
        using var response = await cloud.Http.PostAsJsonAsync("/api/notes", new { id, text }, Token);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    private static string[] EntriesOf(LocalCloudApp cloud) => [.. cloud.Services.GetRequiredService<Journal>().Entries];
}
