using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using OrderFlow.Http;
using OrderFlow.Partners;
using Ordering.Integration;

namespace OrderFlow.Notifications;

/// <summary>
/// Fetches what a notification points at. <c>minVersion</c> makes sure that the answer is not older than the notification; it may well be
/// newer, so notifications may come twice or late.
/// </summary>
public sealed partial class OrderLookup(HttpClient orders, ILogger<OrderLookup> logger)
{
    public const string EventType = "com.orderflow.order.updated.v1";

    /// <summary>Seconds that the answer may wait for the read model.</summary>
    private const int Patience = 5;

    public async Task<Verdict> LookAsync(IncomingMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Type != EventType || message.Data is not { } data)
        {
            return Verdict.UnknownType($"Type '{message.Type}' is not {EventType}.");
        }

        var updated = JsonSerializer.Deserialize<OrderUpdatedV1>(data.Span, ApiJson.Options)!;
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/orders/{updated.OrderId}?minVersion={updated.Version}")
        {
            Headers = { { "Prefer", $"wait={Patience}" }, { "traceparent", message.TraceParent } },
        };
        if (CorrelationMiddleware.IsHeaderValue(message.CorrelationId))
        {
            request.Headers.Add(CorrelationMiddleware.Header, message.CorrelationId);
        }

        using var response = await orders.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            // It has waited already. A read model that is parked stays behind until somebody retries it; then this can be sent again.
            return new Verdict.DeadLetter("DetailsBehind", $"Order {updated.OrderId} cannot be read at version {updated.Version} yet.");
        }

        if (response.StatusCode != HttpStatusCode.OK)
        {
            return new Verdict.Later($"The details of order {updated.OrderId} cannot be had: {(int)response.StatusCode}.");
        }

        using var details = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken);
        var (status, version) = (details.RootElement.GetProperty("status").GetString(), details.RootElement.GetProperty("version").GetInt64());
        LogSeen(logger, updated.OrderId.Value, status, version);
        return Verdict.Done;
    }

    [LoggerMessage(LogLevel.Information, "Order {OrderId} is {Status} at version {Version}.")]
    private static partial void LogSeen(ILogger logger, string orderId, string? status, long version);
}
