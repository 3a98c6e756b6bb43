using System.Net;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests;

/// <summary>Sends every call that docs/operations.md shows, about the order that the README places.</summary>
public sealed class OperationsPageTests
{
    [Fact]
    public async Task Every_call_of_the_page_is_answered_as_it_says()
    {
        await using var shop = await Shop.OpenAsync();
        foreach (var command in Curl.CommandsOf(await PageAsync("README.md")).Take(4))
        {
            Assert.Equal(HttpStatusCode.Created, (await Curl.SendAsync(shop.Http, command)).StatusCode);
        }

        await shop.SettleAsync();
        var commands = Curl.CommandsOf(await PageAsync("docs/operations.md")).ToList();
        Assert.True(commands.Count >= 10, "The page has lost its examples.");
        foreach (var command in commands)
        {
            var answer = await Curl.SendAsync(shop.Http, command);

            // Nothing is parked here, and nothing waits.
            var expected = command.Contains("/dead-letters/", StringComparison.Ordinal) ? [HttpStatusCode.NotFound]
                : command.Contains("/sagas/", StringComparison.Ordinal) || command.Contains("/approval", StringComparison.Ordinal) ? [HttpStatusCode.Conflict]
                : Success(command);
            Assert.True(expected.Contains(answer.StatusCode), $"{command}\n{(int)answer.StatusCode}");
        }
    }

    private static HttpStatusCode[] Success(string command) =>
        command.Contains("-X POST", StringComparison.Ordinal) || command.Contains("-X DELETE", StringComparison.Ordinal)
            ? [HttpStatusCode.Accepted]
            : [HttpStatusCode.OK];

    private static Task<string> PageAsync(string name) => File.ReadAllTextAsync(RepositoryFiles.Path(name), TestContext.Current.CancellationToken);
}
