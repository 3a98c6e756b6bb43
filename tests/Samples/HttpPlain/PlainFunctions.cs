using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace Samples.HttpPlain;

/// <summary>Functions of an app without ASP.NET Core integration.</summary>
public sealed class PlainFunctions
{
    [Function("echo")]
    public async Task<HttpResponseData> Echo(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "echo/{name}")] HttpRequestData request, string name)
    {
        var response = request.CreateResponse(HttpStatusCode.Created);
        response.Headers.Add("x-query", request.Query["q"] ?? "none");
        response.Headers.Add("x-header", request.Headers.TryGetValues("x-in", out var values) ? string.Join("|", values) : "none");
        response.Cookies.Append(new HttpCookie("seen", name) { Path = "/api", HttpOnly = true });
        var body = await request.ReadAsStringAsync();
        await response.WriteStringAsync($"{name}:{body}");
        return response;
    }

    [Function("json")]
    public async Task<HttpResponseData> Json([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequestData request, CancellationToken cancellationToken)
    {
        var item = await request.ReadFromJsonAsync<Item>(cancellationToken);
        var response = request.CreateResponse();
        await response.WriteAsJsonAsync(item! with { Count = item.Count + 1 }, cancellationToken);
        return response;
    }

    [Function("throws")]
    public HttpResponseData Throws([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequestData request) =>
        throw new InvalidOperationException($"No answer for {request.Url.AbsolutePath}");

    public sealed record Item(string Name, int Count);
}
