using System.Diagnostics;
using System.Text.Json;
using LocalCloud.Host.Invocation;
using LocalCloud.Host.Keys;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;
using LocalCloud.Host.Telemetry;
using LocalCloud.Host.Worker;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace LocalCloud.Host.Http;

/// <summary>Runs a function for a request. An unhandled exception is a bare 500, as the real host answers: no text leaves the process.</summary>
internal sealed class HttpFunctionHandler(
    FunctionInvoker invoker, WorkerSupervisor workers, FunctionsHostOptions options, KeyCheck keys, HttpThrottle throttle, RequestLog log,
    InvocationTelemetry? telemetry = null)
{
    public Task HandleAsync(FunctionDescriptor function, HttpContext http)
    {
        foreach (var (name, value) in options.HostJson.Http.CustomHeaders)
        {
            http.Response.Headers[name] = value;
        }

        return telemetry is null ? AnswerAsync() : telemetry.AnswerAsync(http, AnswerAsync);

        Task AnswerAsync() => log.RunAsync(http, () => throttle.RunAsync(http, () => CheckAsync(function, http)));
    }

    /// <summary>A key that is not enough is answered as none.</summary>
    private Task CheckAsync(FunctionDescriptor function, HttpContext http)
    {
        var caller = keys.CallerOf(http.Request, function.Name);
        if (caller == Caller.Trusted || caller.May(HttpTriggerBinding.LevelOf(function)))
        {
            return RunAsync(function, http, caller);
        }

        http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    private async Task RunAsync(FunctionDescriptor function, HttpContext http, Caller caller)
    {
        if (http.Request.ContentLength > options.MaxBodySize)
        {
            http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        try
        {
            var session = await workers.SessionAsync(http.RequestAborted);
            if (session.HasHttpPipeline)
            {
                await invoker.InvokeAsync(function, InputOf(http, new RpcHttp()), http, http.RequestAborted);
            }
            else
            {
                await AnswerAsync(function, http, caller);
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller hung up; there is nobody to answer.
        }
        catch (BadHttpRequestException exception)
        {
            Fail(http, exception.StatusCode);
        }
#pragma warning disable CA1031 // Whatever the function throws must not take the host down; the invoker has logged it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail(http, StatusOf(exception));
        }
    }

    // The web server refuses to read on inside the function, which then fails by it.
    private static int StatusOf(Exception exception) =>
        exception is FunctionFailedException { TypeName: { } type } failed && type.EndsWith(".BadHttpRequestException", StringComparison.Ordinal)
        && failed.Message.Contains("Request body too large", StringComparison.Ordinal)
            ? StatusCodes.Status413PayloadTooLarge
            : StatusCodes.Status500InternalServerError;

    private static void Fail(HttpContext http, int status)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        http.Response.Clear();
        http.Response.StatusCode = status;
    }

    private async Task AnswerAsync(FunctionDescriptor function, HttpContext http, Caller caller)
    {
        var result = await invoker.InvokeAsync(function, InputOf(http, await HttpMessages.RequestAsync(http, caller)), http.RequestAborted);
        var answer = function.Bindings.FirstOrDefault(binding => binding.Type.Equals("http", StringComparison.OrdinalIgnoreCase)) is { Name: not "$return" and var name }
            ? result.Outputs.GetValueOrDefault(name) ?? result.ReturnValue
            : result.ReturnValue;
        await HttpMessages.AnswerAsync(http, answer);
    }

    private static TriggerInput InputOf(HttpContext http, RpcHttp request)
    {
        var metadata = new Dictionary<string, TypedData>(http.Request.RouteValues.Count + 2, StringComparer.OrdinalIgnoreCase)
        {
            ["Headers"] = new() { Json = JsonOf(http.Request.Headers) },
            ["Query"] = new() { Json = JsonOf(http.Request.Query) },
        };
        foreach (var (name, value) in http.Request.RouteValues)
        {
            if (value?.ToString() is { } text)
            {
                metadata[name] = new TypedData { String = text };
            }
        }

        return new() { Value = new TypedData { Http = request }, Metadata = metadata, TraceParent = TraceOf(http), TraceState = http.Request.Headers["tracestate"] };
    }

    // Middleware of many apps reads the headers here.
    private static string JsonOf(IEnumerable<KeyValuePair<string, StringValues>> values) =>
        JsonSerializer.Serialize(values.ToDictionary(value => value.Key, value => value.Value.ToString()));

    private static string? TraceOf(HttpContext http) =>
        Activity.Current is null && http.Request.Headers.TryGetValue("traceparent", out var header) && ActivityContext.TryParse(header, null, out _)
            ? header.ToString()
            : null;
}
