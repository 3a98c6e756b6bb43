using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Samples.Http;

/// <summary>Shows in every answer that it was there, and with which invocation.</summary>
internal sealed class StampMiddleware : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { } http)
        {
            http.Response.Headers["x-function"] = context.FunctionDefinition.Name;
            http.Response.Headers["x-invocation"] = context.InvocationId;
        }

        await next(context);
    }
}
