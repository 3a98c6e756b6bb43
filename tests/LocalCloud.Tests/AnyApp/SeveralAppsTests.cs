using System.Net.Http.Json;
using Microsoft.Azure.Cosmos;
using SampleApp;

namespace LocalCloud.Tests.AnyApp;

/// <summary>Two apps as two processes on one set of services.</summary>
public sealed class SeveralAppsTests
{
    [Fact]
    public async Task A_second_app_works_with_the_services_of_the_first()
    {
        var token = TestContext.Current.CancellationToken;
        await using var first = await LocalCloudApp.StartAsync<Hello>(cancellationToken: token);
        using var second = await StartedProcess.StartAsync("dotnet", AppContext.BaseDirectory, ["--in-memory", "--no-emulators"], ("CosmosDb", first.CosmosConnectionString), ("AzureWebJobs.ReadNotes.Disabled", "true"));
        using var answer = await second.Http.PostAsJsonAsync("/api/notes", new { id = "shared", text = "from the second" }, token);
        Assert.True(answer.IsSuccessStatusCode);

        using var client = new CosmosClient(first.CosmosConnectionString, new CosmosClientOptions { ConnectionMode = ConnectionMode.Gateway });
        using var note = await client.GetContainer("sample", "notes").ReadItemStreamAsync("shared", new PartitionKey("shared"), cancellationToken: token);
        Assert.Contains("from the second", await new StreamReader(note.Content).ReadToEndAsync(token), StringComparison.Ordinal);
    }
}
