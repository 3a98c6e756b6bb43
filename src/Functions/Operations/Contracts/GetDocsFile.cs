using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OrderFlow.Http.Problems;

namespace OrderFlow.Operations.Contracts;

/// <summary>What the page of <see cref="GetDocs"/> consists of.</summary>
public static class GetDocsFile
{
    [Function(nameof(GetDocsFile))]
    public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "docs/{file}")] HttpRequest request, string file)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (DocsFiles.Find(file) is not { } found)
        {
            return Missing.File;
        }

        var headers = request.HttpContext.Response.Headers;
        (headers.XContentTypeOptions, headers.CacheControl) = ("nosniff", "public, no-cache");
        return found.Serve(request);
    }
}
