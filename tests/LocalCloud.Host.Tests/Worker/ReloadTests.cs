using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using LocalCloud.Host.Tests.Running;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Host.Tests.Worker;

/// <summary>Another build of the app takes over while the host runs. The one is a sample, the other another sample.</summary>
public sealed class ReloadTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Another_build_takes_over_when_what_runs_has_ended(bool isolated)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var app = await RunningApp.StartAsync("Http", isolated);
        var body = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var half = Encoding.UTF8.GetBytes(new string('x', 200_000)); // Less than that would wait in the client.
        await body.Writer.WriteAsync(half, stop);
        var upload = app.Http.PostAsync("/api/upload", new StreamContent(body.Reader.AsStream()), stop);
        await app.Log.WaitForAsync(line => line.Message.Contains("Executing", StringComparison.Ordinal) && line.Message.Contains("upload", StringComparison.Ordinal), stop);
        var worker = app.Host.WorkerProcessId;

        var reload = app.Host.ReloadAsync(Sample.Folder("HttpPlain"), stop);
        var state = app.Services.GetRequiredService<HostState>();
        while (state.Ready.IsCompleted && !reload.IsCompleted)
        {
            await Task.Delay(10, stop);
        }

        Assert.False(upload.IsCompleted);
        var late = app.Http.PostAsync("/api/echo/late", new StringContent("x"), stop);
        await body.Writer.WriteAsync(half, stop);
        await body.Writer.CompleteAsync();

        await reload;
        Assert.Equal(Convert.ToHexString(SHA256.HashData([.. half, .. half])), await (await upload).Content.ReadAsStringAsync(stop));
        Assert.Equal("late:x", await (await late).Content.ReadAsStringAsync(stop));
        Assert.Equal(HttpStatusCode.NotFound, (await app.Http.PostAsync("/api/upload", new StringContent("x"), stop)).StatusCode);
        Assert.Equal(["echo", "json", "throws"], app.Host.Functions.Select(function => function.Name).Intersect(["echo", "json", "throws", "upload"]).Order());
        Assert.Equal(isolated, worker != app.Host.WorkerProcessId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_that_does_not_come_up_changes_nothing(bool isolated)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var app = await RunningApp.StartAsync("HttpPlain", isolated);
        var broken = AppCopy.Of("Http", """{ "version": "2.0" }""");
        await File.WriteAllTextAsync(Path.Combine(broken, "Samples.Http.dll"), "half a build", stop);

        await Assert.ThrowsAnyAsync<Exception>(() => app.Host.ReloadAsync(broken, stop));

        Assert.Equal("still:there", await (await app.Http.PostAsync("/api/echo/still", new StringContent("there"), stop)).Content.ReadAsStringAsync(stop));
        Assert.False(app.Host.Completion.IsCompleted);
        Directory.Delete(broken, recursive: true);
    }
}
