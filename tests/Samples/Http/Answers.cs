using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Logging;

namespace Samples.Http;

/// <summary>The kinds of answer a function can give.</summary>
public sealed class Answers(IGreeter greeter, ILogger<Answers> logger)
{
    [Function("hello")]
    public IResult Hello([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "hello/{name?}")] HttpRequest request, string? name)
    {
        logger.LogInformation("Greeting {Name} at {Host}", name, request.Host);
        return TypedResults.Text(greeter.Greet(name ?? "world"));
    }

    [Function("order")]
    public IActionResult Order([HttpTrigger(AuthorizationLevel.Function, "get", "delete", Route = "orders/{id:int}")] HttpRequest request, int id) =>
        request.Method == HttpMethods.Delete ? new NoContentResult()
        : id == 0 ? new NotFoundObjectResult(new { error = "no such order" })
        : new OkObjectResult(new { id, self = $"{request.Scheme}://{request.Host}{request.Path}" });

    [Function("legacy")]
    public async Task<HttpResponseData> Legacy([HttpTrigger(AuthorizationLevel.Anonymous, Route = "legacy")] HttpRequestData request)
    {
        var response = request.CreateResponse(System.Net.HttpStatusCode.Accepted);
        response.Headers.Add("x-method", request.Method);
        await response.WriteStringAsync(await new StreamReader(request.Body).ReadToEndAsync());
        return response;
    }

    [Function("fails")]
    public IResult Fails([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        throw new InvalidOperationException($"No answer for {request.Path}");

    [Function("environment")]
    public IResult Settings([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "environment/{name}")] HttpRequest request, string name) =>
        TypedResults.Text(Environment.GetEnvironmentVariable(name) ?? "");

    [Function("trace")]
    public IResult Trace([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, FunctionContext context) =>
        TypedResults.Text(context.TraceContext.TraceParent.Split('-')[1]);
}
