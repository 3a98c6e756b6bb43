using System.Globalization;
using System.Net;
using Microsoft.Azure.Functions.Worker.Extensions.DurableTask.Http;
using Microsoft.DurableTask;

namespace LocalCloud.DurableTask.Http;

/// <summary>An HTTP request as an activity; a 202 is followed with durable timers, as the real extension does.</summary>
internal static class DurableHttpCall
{
    private static readonly TimeSpan s_pollingInterval = TimeSpan.FromSeconds(30);

    public static async Task<DurableHttpResponse> RunAsync(TaskOrchestrationContext context, DurableHttpRequest request)
    {
        var response = await SendAsync(context, request);
        while (request.AsynchronousPatternEnabled && response.StatusCode == HttpStatusCode.Accepted && Header(response, "Location") is { } location)
        {
            await context.CreateTimer(RetryAfter(response), CancellationToken.None);
            request = new(HttpMethod.Get, new Uri(request.Uri, location))
            {
                Headers = request.Headers, HttpRetryOptions = request.HttpRetryOptions, Timeout = request.Timeout,
            };
            response = await SendAsync(context, request);
        }

        return response;
    }

    private static Task<DurableHttpResponse> SendAsync(TaskOrchestrationContext context, DurableHttpRequest request) =>
        context.CallActivityAsync<DurableHttpResponse>(HttpActivity.Name, request, request.HttpRetryOptions is { } retry ? Policy(retry) : null);

    private static TaskOptions Policy(HttpRetryOptions retry) => TaskOptions.FromRetryPolicy(new RetryPolicy(
        retry.MaxNumberOfAttempts, retry.FirstRetryInterval, retry.BackoffCoefficient, retry.MaxRetryInterval,
        retry.RetryTimeout == TimeSpan.MaxValue ? Timeout.InfiniteTimeSpan : retry.RetryTimeout));

    private static TimeSpan RetryAfter(DurableHttpResponse response) =>
        int.TryParse(Header(response, "Retry-After"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : s_pollingInterval;

    private static string? Header(DurableHttpResponse response, string name) =>
        response.Headers?.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}
