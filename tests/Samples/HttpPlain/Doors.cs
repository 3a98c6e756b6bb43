using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace Samples.HttpPlain;

/// <summary>One function of each level; they say who has come in.</summary>
public sealed class Doors
{
    [Function("open")]
    public Task<HttpResponseData> Open([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequestData request) => SayAsync(request);

    [Function("front")]
    public Task<HttpResponseData> Front([HttpTrigger(AuthorizationLevel.Function, "get")] HttpRequestData request) => SayAsync(request);

    [Function("back")]
    public Task<HttpResponseData> Back([HttpTrigger(AuthorizationLevel.Function, "get")] HttpRequestData request) => SayAsync(request);

    [Function("safe")]
    public Task<HttpResponseData> Safe([HttpTrigger(AuthorizationLevel.Admin, "get")] HttpRequestData request) => SayAsync(request);

    private static async Task<HttpResponseData> SayAsync(HttpRequestData request)
    {
        var response = request.CreateResponse();
        await response.WriteStringAsync(string.Join(
            ';',
            request.Identities.Select(identity => $"{identity.AuthenticationType}: {string.Join(", ", identity.Claims.Select(claim => $"{claim.Type.Split('/')[^1]}={claim.Value}"))}")));
        return response;
    }
}
