using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace LocalCloud.Host.Http;

/// <summary>The methods a function answers; none listed is any.</summary>
internal sealed record FunctionMethods(IReadOnlyList<string> Methods)
{
    public bool Allow(string method) => Methods.Count == 0 || Methods.Contains(method, StringComparer.OrdinalIgnoreCase);
}

/// <summary>
/// The real host's way to choose a function: a method that a route does not list is no match, so the answer is 404 and not 405 (HEAD and OPTIONS
/// included), and of two functions that both match, the first one declared is called.
/// </summary>
internal sealed class FunctionMatcherPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(endpoint => endpoint.Metadata.GetMetadata<FunctionMethods>() is not null);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        var found = -1;
        for (var i = 0; i < candidates.Count; i++)
        {
            if (!candidates.IsValidCandidate(i) || candidates[i].Endpoint.Metadata.GetMetadata<FunctionMethods>() is not { } methods)
            {
                continue;
            }

            if (!methods.Allow(httpContext.Request.Method) || (found >= 0 && candidates[found].Score == candidates[i].Score))
            {
                candidates.SetValidity(i, false);
            }
            else if (found < 0)
            {
                found = i;
            }
        }

        return Task.CompletedTask;
    }
}
