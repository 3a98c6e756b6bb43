using System.Net;
using System.Net.Sockets;
using EndToEnd.Tests.Support;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Tests.Storage;

/// <summary>An app whose storage is not there.</summary>
public sealed class OutageTests
{
    [Fact]
    public async Task Storage_that_is_away_is_told_of_in_one_line_that_says_what_to_do()
    {
        var token = TestContext.Current.CancellationToken;
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // Bound, and never listening: nobody else gets the port.
        var endpoint = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndPoint!).Port}/devstoreaccount1";
        var log = new StorageApp.Lines();
        await using var cloud = await LocalCloudApp.StartAsync(
            Path.Combine(RepositoryFiles.Root, "tests", "Samples", "Storage"),
            options =>
            {
                var nowhere = $"AccountName=devstoreaccount1;AccountKey=AAAA;BlobEndpoint={endpoint};QueueEndpoint={endpoint}";
                options.Settings["AzureWebJobsStorage"] = options.Settings["ConnectionStrings__Archive"] = nowhere;
                options.ConfigureLogging = logging => logging.AddProvider(log);
            },
            token);
        await cloud.QuiesceAsync(cancellationToken: token); // Everybody has looked, and nobody waits for what cannot be seen.
        var line = Assert.Single(log.All, line => line.Contains("cannot be reached", StringComparison.Ordinal));
        Assert.Contains("start with --azurite", line, StringComparison.Ordinal);
    }
}
