using System.Net;
using EndToEnd.Tests.Support;
using LocalCloud;

namespace Dashboard.Tests;

/// <summary>When there is a page.</summary>
public sealed class SwitchTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static string Sample => RepositoryFiles.Path("tests/Samples/SampleApp");

    [Fact]
    public async Task With_keys_enforced_there_is_none()
    {
        await using var cloud = await LocalCloudApp.StartAsync(Sample, options => options.Settings["LocalCloud__EnforceKeys"] = "true", Stop);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/localcloud/") { Headers = { { "x-functions-key", cloud.Keys.Master } } };
        using var answer = await cloud.Http.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Where_it_was_asked_for_all_the_same_it_opens_with_the_master_key_only()
    {
        await using var cloud = await LocalCloudApp.StartAsync(
            Sample, options => (options.Settings["LocalCloud__EnforceKeys"], options.Settings["LocalCloud__Dashboard"]) = ("true", "true"), Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("/localcloud/"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync("/localcloud/?code=" + cloud.Keys.Host));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/localcloud/?code=" + cloud.Keys.Master));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/localcloud/page/app.js"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync("/localcloud/api/overview"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync("/localcloud/api/overview?code=" + cloud.Keys.Master));

        async Task<HttpStatusCode> StatusAsync(string path)
        {
            using var answer = await cloud.Http.GetAsync(path, Stop);
            return answer.StatusCode;
        }
    }
}
