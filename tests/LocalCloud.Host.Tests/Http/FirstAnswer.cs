using LocalCloud.Host.Tests.Running;

namespace LocalCloud.Host.Tests.Http;

/// <summary>The thinnest thread: an unchanged app answers a request, in both forms.</summary>
public sealed class FirstAnswer
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_app_with_aspnetcore_integration_answers(bool isolated)
    {
        await using var app = await RunningApp.StartAsync("Http", isolated, new() { ["Greeting"] = "Good day", ["NightlySchedule"] = "0 0 3 * * *" });

        Assert.Equal("Good day, Bob!", await app.Http.GetStringAsync("/api/hello/Bob", TestContext.Current.CancellationToken));
        Assert.Equal(isolated, app.Host.WorkerServices is null);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_plain_app_answers(bool isolated)
    {
        await using var app = await RunningApp.StartAsync("HttpPlain", isolated);

        using var answer = await app.Http.PostAsync("/api/echo/Bob?q=1", new StringContent("text"), TestContext.Current.CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("Bob:text", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("1", answer.Headers.GetValues("x-query").Single());
    }
}
