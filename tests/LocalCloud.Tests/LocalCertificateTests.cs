using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using LocalCloud.CommandLine;
using LocalCloud.CosmosDb;
using LocalCloud.Hosting;
using Microsoft.Azure.Cosmos;

namespace LocalCloud.Tests;

/// <summary>HTTPS is there on request, with a certificate that clients can be made to trust.</summary>
public sealed class LocalCertificateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("certificate").FullName;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_that_trusts_the_certificate_gets_through_and_another_does_not()
    {
        using var certificate = LocalCertificate.Of(_folder, TimeProvider.System);
        await using var server = await CosmosDbServer.StartAsync(new() { Port = 0, Certificate = certificate }, null, Cancelled);
        Assert.Equal("https", server.Endpoint.Scheme);
        using (var client = Connect(server, options => options.ServerCertificateCustomValidationCallback = (shown, _, _) => shown.Thumbprint == certificate.Thumbprint))
        {
            await client.CreateDatabaseAsync("db", cancellationToken: Cancelled);
            Container container = await client.GetDatabase("db").CreateContainerAsync("c", "/pk", cancellationToken: Cancelled);
            await container.CreateItemAsync(new { id = "1", pk = "a" }, cancellationToken: Cancelled);
            var account = await client.ReadAccountAsync();
            Assert.Equal(server.Endpoint, new Uri(Assert.Single(account.WritableRegions).Endpoint));
        }

        using var stranger = Connect(server, options => options.RequestTimeout = TimeSpan.FromSeconds(2));
        var refusal = await Assert.ThrowsAnyAsync<Exception>(() => stranger.ReadAccountAsync());
        Assert.Contains("SSL", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_exported_file_is_all_that_a_client_needs()
    {
        using var certificate = LocalCertificate.Of(_folder, TimeProvider.System);
        await using var server = await CosmosDbServer.StartAsync(new() { Port = 0, Certificate = certificate, VerifyAuthorization = false }, null, Cancelled);
        using var exported = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(_folder, LocalCertificate.File));
        Assert.False(exported.HasPrivateKey);
        using var handler = new SocketsHttpHandler
        {
            SslOptions = { CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { exported }, RevocationMode = X509RevocationMode.NoCheck } },
        };
        using var http = new HttpClient(handler) { DefaultRequestHeaders = { { "x-ms-version", "2020-07-15" } } };
        foreach (var host in (string[])["localhost", "127.0.0.1"])
        {
            var address = $"https://{host}:{server.Endpoint.Port}/";
            var account = JsonDocument.Parse(await http.GetStringAsync(address, Cancelled)).RootElement;
            Assert.Equal(address, account.GetProperty("writableLocations")[0].GetProperty("databaseAccountEndpoint").GetString());
        }
    }

    [Fact]
    public void It_is_kept_with_its_key_for_the_owner_only_and_made_anew_before_it_ends()
    {
        using var first = LocalCertificate.Of(_folder, TimeProvider.System);
        using var again = LocalCertificate.Of(_folder, TimeProvider.System);
        Assert.Equal(first.Thumbprint, again.Thumbprint);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, LocalCertificate.KeyFile)));
        }

        using var next = LocalCertificate.Of(_folder, new InAYear());
        Assert.NotEqual(first.Thumbprint, next.Thumbprint);
        Assert.True(next.NotAfter > first.NotAfter);
        Assert.Contains(Path.Combine(_folder, LocalCertificate.File), TrustText.Of(next, Path.Combine(_folder, LocalCertificate.File)), StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_files_are_explained()
    {
        File.WriteAllText(Path.Combine(_folder, LocalCertificate.File), "none");
        File.WriteAllText(Path.Combine(_folder, LocalCertificate.KeyFile), "none");
        Assert.Contains("delete them", Assert.Throws<LaunchException>(() => LocalCertificate.Of(_folder, TimeProvider.System)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static CosmosClient Connect(CosmosDbServer server, Action<CosmosClientOptions> configure)
    {
        var options = new CosmosClientOptions { ConnectionMode = ConnectionMode.Gateway, LimitToEndpoint = true };
        configure(options);
        return new(server.ConnectionString, options);
    }

    private sealed class InAYear : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddDays(380);
    }
}
