using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Samples.Http;

/// <summary>A function that ends when it is cancelled, and one that tells whether it was.</summary>
public sealed class Waiting
{
    private static readonly ConcurrentDictionary<string, string> s_states = [];

    [Function("wait")]
    public async Task<IResult> Wait(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "wait/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        s_states[id] = "waiting";
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            s_states[id] = "cancelled";
            throw;
        }

        return TypedResults.Ok();
    }

    [Function("waited")]
    public IResult Waited([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "waited/{id}")] HttpRequest request, string id) =>
        TypedResults.Text(s_states.GetValueOrDefault(id, "unknown"));
}
