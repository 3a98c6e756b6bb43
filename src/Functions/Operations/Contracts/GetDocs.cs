using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace OrderFlow.Operations.Contracts;

/// <summary>The HTTP contract in a browser. The page may load nothing but its own files and this API.</summary>
public static class GetDocs
{
    // The viewer sets styles on its elements, and has its icons in its style sheet.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    [Function(nameof(GetDocs))]
    public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "docs")] HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Path.Value is [.. var path, '/'])
        {
            return Results.LocalRedirect(path); // The page's own addresses are relative to it.
        }

        var headers = request.HttpContext.Response.Headers;
        (headers.ContentSecurityPolicy, headers.XContentTypeOptions, headers["Referrer-Policy"]) = (Policy, "nosniff", "no-referrer");
        return DocsFiles.Find("docs.html") is { } page ? page.Serve(request) : throw new InvalidOperationException("The page is not embedded.");
    }
}
