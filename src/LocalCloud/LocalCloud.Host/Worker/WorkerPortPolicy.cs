using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace LocalCloud.Host.Worker;

/// <summary>Marks an endpoint that is there for the worker only.</summary>
internal sealed class WorkerPortOnly
{
    public static WorkerPortOnly Instance { get; } = new();
}

/// <summary>Shows the worker's endpoints on the worker's port, and nothing else there.</summary>
internal sealed class WorkerPortPolicy(WorkerPort port) : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => -1000;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(IsForWorker);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        var toWorkerPort = port.Owns(httpContext);
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i) && IsForWorker(candidates[i].Endpoint) != toWorkerPort)
            {
                candidates.SetValidity(i, false);
            }
        }

        return Task.CompletedTask;
    }

    private static bool IsForWorker(Endpoint endpoint) => endpoint.Metadata.GetMetadata<WorkerPortOnly>() is not null;
}
