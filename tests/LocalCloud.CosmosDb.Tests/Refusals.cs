using System.Net;
using Microsoft.Azure.Cosmos;

namespace LocalCloud.CosmosDb.Tests;

internal static class Refusals
{
    public static async Task<CosmosException> Fails(HttpStatusCode status, Func<Task> operation)
    {
        var refused = await Assert.ThrowsAsync<CosmosException>(operation);
        Assert.Equal(status, refused.StatusCode);
        return refused;
    }
}
