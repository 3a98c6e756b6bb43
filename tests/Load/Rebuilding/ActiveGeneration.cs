using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace OrderFlow.Load.Rebuilding;

/// <summary>Which generation of a projection its readers are on, as the database says.</summary>
internal static class ActiveGeneration
{
    private const string Container = "checkpoints";
    private const string Id = "generations";

    /// <summary>Before the first rebuild there is no such document.</summary>
    public static async Task<int> ReadAsync(Database database, string projection, CancellationToken cancellationToken)
    {
        using var response = await database.GetContainer(Container).ReadItemStreamAsync(Id, new PartitionKey(projection), cancellationToken: cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return 1;
        }

        response.EnsureSuccessStatusCode();
        using var document = await JsonDocument.ParseAsync(response.Content, cancellationToken: cancellationToken);
        return document.RootElement.GetProperty("active").GetInt32();
    }
}
