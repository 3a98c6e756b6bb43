using System.Diagnostics;
using LocalCloud.Functions.Runtime;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Functions.Http;

/// <summary>Runs a function for a request. An unhandled exception is a bare 500, as the real host answers: no text leaves the process.</summary>
internal sealed partial class HttpFunctionHandler(IFunctionInvoker invoker, HttpResultHandler results, ILogger<HttpFunctionHandler> logger)
{
    public async Task HandleAsync(FunctionDescriptor function, HttpContext http)
    {
        var input = new TriggerInput
        {
            Value = http.Request,
            BindingData = BindingDataOf(http),
            TraceParent = TraceParentOf(http),
            Configure = features =>
            {
                features.Set(http);
                features.Set<Invocation.IResultHandler>(results);
            },
        };
        try
        {
            await invoker.InvokeAsync(function, input, http.RequestAborted);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller hung up; there is nobody to answer.
        }
        catch (BadHttpRequestException exception) when (!http.Response.HasStarted)
        {
            http.Response.Clear();
            http.Response.StatusCode = exception.StatusCode;
        }
#pragma warning disable CA1031 // Whatever the function throws must not take the host down.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            FunctionFailed(logger, function.Name, exception);
            if (http.Response.HasStarted)
            {
                http.Abort();
                return;
            }

            http.Response.Clear();
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    private static Dictionary<string, object?> BindingDataOf(HttpContext http)
    {
        var values = http.Request.RouteValues;
        var data = new Dictionary<string, object?>(values.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in values)
        {
            data[name] = value;
        }

        return data;
    }

    private static string? TraceParentOf(HttpContext http) =>
        Activity.Current is null
        && http.Request.Headers.TryGetValue("traceparent", out var header)
        && ActivityContext.TryParse(header, null, out _) ? header.ToString() : null;

    [LoggerMessage(1, LogLevel.Error, "Executed '{Function}' (Failed)")]
    private static partial void FunctionFailed(ILogger logger, string function, Exception exception);
}
