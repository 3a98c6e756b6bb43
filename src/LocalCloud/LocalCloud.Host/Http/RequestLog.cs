using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Host.Http;

/// <summary>One line for each request to a function, if asked for: <c>GET /api/health 200 12 ms</c>.</summary>
internal sealed partial class RequestLog(FunctionsHostOptions options, ILoggerFactory loggers)
{
    /// <summary>In the log, and for <c>logLevel</c> of host.json.</summary>
    public const string Category = "Request";

    private readonly ILogger _logger = loggers.CreateLogger(Category);

    public Task RunAsync(HttpContext http, Func<Task> run) =>
        options.LogRequests && _logger.IsEnabled(LogLevel.Information) ? RunLoggedAsync(http, run) : run();

    private async Task RunLoggedAsync(HttpContext http, Func<Task> run)
    {
        // The app may change its request on the way.
        var (method, target, began) = (http.Request.Method, RequestTarget.Show(http.Request), Stopwatch.GetTimestamp());
        try
        {
            await run();
        }
        finally
        {
            var milliseconds = (long)Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            if (http.RequestAborted.IsCancellationRequested)
            {
                Broken(_logger, method, target, milliseconds);
            }
            else
            {
                Answered(_logger, method, target, http.Response.StatusCode, milliseconds);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{Method} {Target} {Status} {Milliseconds} ms", SkipEnabledCheck = true)]
    private static partial void Answered(ILogger logger, string method, string target, int status, long milliseconds);

    [LoggerMessage(2, LogLevel.Information, "{Method} {Target} broken off {Milliseconds} ms", SkipEnabledCheck = true)]
    private static partial void Broken(ILogger logger, string method, string target, long milliseconds);
}
