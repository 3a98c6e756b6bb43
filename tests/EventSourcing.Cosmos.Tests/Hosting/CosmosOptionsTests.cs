using EventSourcing.Cosmos.Hosting;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;

namespace EventSourcing.Cosmos.Tests.Hosting;

public sealed class CosmosOptionsTests
{
    private const string ConnectionString = "AccountEndpoint=http://localhost:1/;AccountKey=a2V5;";

    [Fact]
    public void A_connection_string_is_enough() => Assert.Equal(
        new CosmosOptions { ConnectionString = ConnectionString, Database = "orderflow", ConnectionMode = ConnectionMode.Direct },
        From(("CosmosDb", ConnectionString)));

    [Fact]
    public void An_account_address_uses_the_identity_of_the_process()
    {
        var options = From(("CosmosDb:accountEndpoint", "https://x.documents.azure.com/"), ("CosmosDatabase", "shop"), ("CosmosConnectionMode", "gateway"));

        Assert.Equal(
            new CosmosOptions { AccountEndpoint = new Uri("https://x.documents.azure.com/"), Database = "shop", ConnectionMode = ConnectionMode.Gateway }, options);
        using var client = CosmosClientFactory.Create(options);
        Assert.Equal(options.AccountEndpoint, client.Endpoint);
    }

    [Theory]
    [InlineData("CosmosDb", "", "'CosmosDb__accountEndpoint'")]
    [InlineData("CosmosDb:accountEndpoint", "not an address", "not an address: 'not an address'")]
    [InlineData("CosmosConnectionMode", "Tunnel", "not 'Tunnel'")]
    [InlineData("CosmosConnectionMode", "7", "not '7'")]
    public void A_bad_setting_is_named(string name, string value, string reason)
    {
        var error = Assert.Throws<InvalidOperationException>(() =>
            name.StartsWith("CosmosDb", StringComparison.Ordinal) ? From((name, value)) : From(("CosmosDb", ConnectionString), (name, value)));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("AccountEndpoint=http://localhost:1/")]
    [InlineData("AccountKey=c2VjcmV0")]
    [InlineData("AccountEndpoint=nowhere;AccountKey=c2VjcmV0")]
    [InlineData("AccountEndpoint=http://localhost:1/;AccountKey=secret!")]
    public void A_bad_connection_string_is_refused_without_being_shown(string connectionString)
    {
        var error = Assert.Throws<InvalidOperationException>(() => CosmosClientFactory.Create(From(("CosmosDb", connectionString))));

        Assert.Contains("'CosmosDb' is not a connection string", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    private static CosmosOptions From(params (string Name, string? Value)[] settings) => CosmosOptions.From(
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Name, s => s.Value)).Build());
}
