using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Samples.Http;

/// <summary>Bodies that come and go in pieces.</summary>
public sealed class Streams
{
    [Function("count")]
    public async Task Count(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "count/{to:int}")] HttpRequest request, int to, CancellationToken cancellationToken)
    {
        var response = request.HttpContext.Response;
        response.ContentType = "text/event-stream";
        for (var i = 1; i <= to; i++)
        {
            await response.WriteAsync($"data: {i}\n\n", cancellationToken);
            await response.Body.FlushAsync(cancellationToken);
        }
    }

    [Function("upload")]
    public async Task<IResult> Upload([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request, CancellationToken cancellationToken) =>
        TypedResults.Text(Convert.ToHexString(await SHA256.HashDataAsync(request.Body, cancellationToken)));

    [Function("form")]
    public async Task<IResult> Form([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        return TypedResults.Json(form.Files.Select(file => new { file.Name, file.FileName, file.Length }));
    }
}
