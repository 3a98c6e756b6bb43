using System.Text.Json;
using LocalCloud.Faults;
using LocalCloud.Host.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace LocalCloud.FaultApi;

/// <summary><c>/localcloud/faults</c>: arms, shows and removes rules of a cloud that runs. Loopback only, as everything here.</summary>
internal sealed class FaultsEndpoint(FaultInjector faults) : IPageEndpoints
{
    private const string Path = "/localcloud/faults";
    private const int LargestBody = 16 * 1024;

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Path, (RequestDelegate)(http => List().ExecuteAsync(http)))
            .WithMetadata(new HomePageLink(Path, "what goes wrong on purpose"));
        endpoints.MapPost(Path, (RequestDelegate)(async http => await (await AddAsync(http.Request)).ExecuteAsync(http)));
        endpoints.MapDelete(Path, (RequestDelegate)(http => Clear().ExecuteAsync(http)));
        endpoints.MapDelete(Path + "/{id}", (RequestDelegate)(http => Remove((string)http.Request.RouteValues["id"]!).ExecuteAsync(http)));
    }

    private JsonHttpResult<FaultList> List() => TypedResults.Json(new FaultList(faults.Rules, FaultPoints.All), FaultJson.Options);

    private NoContent Clear()
    {
        faults.Clear();
        return TypedResults.NoContent();
    }

    private IResult Remove(string id) => faults.Remove(id) ? TypedResults.NoContent() : TypedResults.Problem($"There is no rule '{id}'.", statusCode: 404);

    private async Task<IResult> AddAsync(HttpRequest request)
    {
        // A page in a browser can post text across origins without being asked, but not JSON.
        if (!request.HasJsonContentType())
        {
            return TypedResults.Problem("A rule is sent as application/json.", statusCode: 415);
        }

        if (request.ContentLength is not (>= 0 and <= LargestBody))
        {
            return TypedResults.Problem($"A rule has up to {LargestBody} bytes, and says so in Content-Length.", statusCode: 413);
        }

        try
        {
            var rule = await JsonSerializer.DeserializeAsync<FaultInjectionRule>(request.Body, FaultJson.Options, request.HttpContext.RequestAborted);
            return rule is null
                ? Refuse("$", "An object.")
                : TypedResults.Json(faults.Add(rule), FaultJson.Options, statusCode: 201);
        }
        catch (JsonException invalid)
        {
            return Refuse(invalid.Path is { Length: > 2 } path ? path[2..] : "$", FaultJson.Explain(invalid));
        }
        catch (NotSupportedException)
        {
            return Refuse("result.kind", FaultJson.Kinds); // The serializer's way to say that it is missing.
        }
        catch (FaultRuleException invalid)
        {
            return Validation(invalid.Errors);
        }
    }

    private static ValidationProblem Refuse(string member, string allowed) => Validation(new Dictionary<string, string[]> { [member] = [allowed] });

    private static ValidationProblem Validation(IEnumerable<KeyValuePair<string, string[]>> errors) =>
        TypedResults.ValidationProblem(errors, "Each member says what is allowed; docs/faults.md has examples.", title: "The rule is not valid.");

    private sealed record FaultList(IReadOnlyList<FaultInjectionRule> Rules, IReadOnlyList<string> Points);
}
