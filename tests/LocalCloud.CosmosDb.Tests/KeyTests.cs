using System.Globalization;
using System.Net;
using Microsoft.Azure.Cosmos;

namespace LocalCloud.CosmosDb.Tests;

/// <summary>An account has one key, which every request is signed with.</summary>
public sealed class KeyTests
{
    private static readonly string s_other = Convert.ToBase64String("another key"u8);

    [Fact]
    public async Task The_key_can_be_chosen_and_the_well_known_one_is_refused_then()
    {
        await using var server = await CosmosDbServer.StartAsync(new() { Port = 0, Key = s_other }, null, TestContext.Current.CancellationToken);
        using var client = Account.Connect(server);
        Assert.Equal(HttpStatusCode.Created, (await client.CreateDatabaseAsync("db")).StatusCode);
        using var stranger = Account.Connect(server, CosmosDbOptions.WellKnownKey);
        var refusal = await Assert.ThrowsAsync<CosmosException>(() => stranger.CreateDatabaseAsync("other"));
        Assert.Equal(HttpStatusCode.Unauthorized, refusal.StatusCode);
        Assert.Contains("wrong key", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_authorization_any_key_will_do()
    {
        await using var server = await CosmosDbServer.StartAsync(new() { Port = 0, VerifyAuthorization = false }, null, TestContext.Current.CancellationToken);
        using var client = Account.Connect(server, s_other);
        Assert.Equal(HttpStatusCode.Created, (await client.CreateDatabaseAsync("db")).StatusCode);
    }

    /// <summary>The signature is the text that was sent, not whatever decodes to the same bytes.</summary>
    [Theory]
    [InlineData("it ends in a line break")]
    [InlineData("its last character has another bit that means nothing")]
    [InlineData("it is escaped wrongly")]
    [InlineData("it is cut")]
    [InlineData("it is longer than any")]
    public async Task A_signature_that_is_not_quite_the_right_one_is_refused(string how)
    {
        await using var server = await CosmosDbServer.StartAsync(new() { Port = 0 }, null, TestContext.Current.CancellationToken);
        using var client = new RawClient(server);
        var date = DateTimeOffset.UtcNow.ToString("R", CultureInfo.InvariantCulture);
        var token = client.Token(HttpMethod.Get, "dbs", date);
        var wrong = how switch
        {
            "it ends in a line break" => token + "%0A",
            "its last character has another bit that means nothing" => token[..^4] + (char)(token[^4] + 1) + token[^3..],
            "it is escaped wrongly" => token[..^3] + "%zz",
            "it is cut" => token[..^3],
            _ => token + new string('A', 2000),
        };
        Assert.Equal(HttpStatusCode.OK, await AskAsync(token));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(Uri.UnescapeDataString(token)));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(wrong));

        async Task<HttpStatusCode> AskAsync(string authorization)
        {
            using var answer = await client.SendAsync(HttpMethod.Get, "dbs", (string?)null, ("x-ms-date", date), ("authorization", authorization));
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task What_is_signed_may_be_long()
    {
        await using var server = await CosmosDbServer.StartAsync(new() { Port = 0 }, null, TestContext.Current.CancellationToken);
        using var client = new RawClient(server);
        var id = Uri.EscapeDataString(new string('字', 255));
        using var answer = await client.SendAsync(HttpMethod.Get, $"dbs/{id}/colls/{id}/docs/{id}", (string?)null);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
