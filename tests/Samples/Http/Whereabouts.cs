using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Samples.Http;

/// <summary>Where the app found itself when it started.</summary>
public sealed record Whereabouts(string ContentRoot, string Current, string Base)
{
    public override string ToString() => string.Join('|', new[] { ContentRoot, Current, Base }.Select(Path.TrimEndingDirectorySeparator));
}

/// <summary>What an app's middleware asks of a request.</summary>
public sealed class Questions(Whereabouts whereabouts)
{
    [Function("whereabouts")]
    public IResult Where([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => TypedResults.Text(whereabouts.ToString());

    [Function("bindingData")]
    public static IResult BindingData([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "binding-data/{id}")] HttpRequest request, FunctionContext context) =>
        TypedResults.Json(context.BindingContext.BindingData.ToDictionary(data => data.Key, data => data.Value?.ToString()));
}
