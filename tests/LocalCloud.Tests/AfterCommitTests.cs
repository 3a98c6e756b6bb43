using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using SampleApp;

namespace LocalCloud.Tests;

public sealed class AfterCommitTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("localcloud");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_commit_has_put_on_disk_is_there_before_anybody_is_told()
    {
        var state = _folder.CreateSubdirectory("state").FullName;
        var copies = new List<(string Database, string Path)>();
        var isUp = false;
        await using (var cloud = await LocalCloudApp.StartAsync<Journal>(options => (options.StatePath, options.AfterCommit) = (state, Observe), Token))
        {
            await cloud.QuiesceAsync(cancellationToken: Token);
            Volatile.Write(ref isUp, true); // a crash while the processor makes its leases keeps the next one waiting for their lock
            await PostAsync(cloud, "/api/greetings/g", null);
            await PostAsync(cloud, "/api/notes", new { id = "n", text = "hello" });
            await cloud.QuiesceAsync(cancellationToken: Token);
        }

        Assert.Contains(copies, copy => copy.Database == "durabletask");
        var delivered = 0;
        foreach (var (_, path) in copies)
        {
            await using var cloud = await LocalCloudApp.StartAsync<Journal>(options => options.StatePath = path, Token);
            await cloud.QuiesceAsync(cancellationToken: Token);
            delivered += cloud.Services.GetRequiredService<Journal>().Entries.Count(entry => entry == "n attempt 0: hello");
        }

        Assert.True(delivered > 0, "No copy had a note that was not delivered yet.");

        void Observe(string database)
        {
            if (Volatile.Read(ref isUp))
            {
                copies.Add((database, Copy(state, copies.Count)));
            }
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Copy(string state, int number)
    {
        var copy = _folder.CreateSubdirectory($"copy-{number}").FullName;
        foreach (var file in new DirectoryInfo(state).EnumerateFiles().Where(file => file.Name != "lock"))
        {
            file.CopyTo(Path.Combine(copy, file.Name));
        }

        return copy;
    }

    private static async Task PostAsync(LocalCloudApp cloud, string path, object? body)
    {
        using var response = await cloud.Http.PostAsJsonAsync(path, body, Token);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }
}
