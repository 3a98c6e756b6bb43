using System.Net;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests;

public sealed class SeedTests
{
    [Fact]
    public async Task The_seed_goes_to_the_app_just_started_whatever_its_file_says_of_the_host()
    {
        var state = Directory.CreateTempSubdirectory("seed").FullName;
        await using (var app = await AppProcess.StartAsync(state, more: "--seed"))
        {
            await Eventually.TrueAsync(
                async () => (await app.Http.GetAsync("/api/products/monitor")).StatusCode is HttpStatusCode.OK, TimeSpan.FromSeconds(30));
        }

        Directory.Delete(state, recursive: true);
    }
}
