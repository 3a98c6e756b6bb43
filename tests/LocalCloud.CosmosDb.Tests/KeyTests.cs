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
}
