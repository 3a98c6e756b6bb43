using LocalCloud.Functions.Invocation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;

namespace LocalCloud.Functions.Http;

/// <summary>Writes what a function returned as the answer to its request.</summary>
internal sealed class HttpResultHandler(WorkerSerializer serializer) : IResultHandler
{
    public async ValueTask HandleAsync(object? result, FunctionContext context)
    {
        var http = context.GetHttpContext()!;
        switch (result)
        {
            case null:
                break;
            case IResult minimal:
                await minimal.ExecuteAsync(http);
                break;
            case BufferedResponseData response:
                await response.WriteToAsync(http.Response, http.RequestAborted);
                break;
            case ObjectResult { Value: var value, StatusCode: var status }:
                http.Response.StatusCode = status ?? StatusCodes.Status200OK;
                await WriteAsync(http, value);
                break;
            case IActionResult action:
                await action.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor()));
                break;
            default:
                await WriteAsync(http, result);
                break;
        }
    }

    private async Task WriteAsync(HttpContext http, object? value)
    {
        if (value is string text)
        {
            http.Response.ContentType = "text/plain; charset=utf-8";
            await http.Response.WriteAsync(text, http.RequestAborted);
        }
        else if (value is not null)
        {
            http.Response.ContentType = "application/json; charset=utf-8";
            await http.Response.Body.WriteAsync(serializer.Serialize(value), http.RequestAborted);
        }
    }
}
