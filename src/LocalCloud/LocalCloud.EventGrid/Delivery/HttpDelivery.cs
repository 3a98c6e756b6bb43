using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using LocalCloud.EventGrid.Definitions;
using LocalCloud.EventGrid.Storage;

namespace LocalCloud.EventGrid.Delivery;

/// <summary>To functions and webhooks.</summary>
internal sealed class HttpDelivery(Func<Uri?> functions, Func<string?> functionsKey, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false }) { Timeout = s_patience };
    private readonly ConcurrentDictionary<(Uri, EventSchema), bool> _confirmed = [];

    public async Task<DeliveryOutcome> SendAsync(SubscriptionDefinition subscription, StoredDelivery delivery, CancellationToken cancellationToken)
    {
        var destination = subscription.Destination;
        var address = destination.Webhook ?? FunctionAddress(destination.Function!);
        if (address is null)
        {
            return DeliveryOutcome.Failed("The functions are not running");
        }

        try
        {
            return destination.Webhook is not null && !await IsConfirmedAsync(address, delivery.Event.Schema, cancellationToken)
                ? DeliveryOutcome.Failed("The webhook did not answer the validation handshake")
                : await PostAsync(address, subscription, delivery, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            return DeliveryOutcome.Failed(exception.Message);
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return DeliveryOutcome.Failed($"No answer within {s_patience.TotalSeconds:0} s");
        }
    }

    public void Dispose() => _http.Dispose();

    private Uri? FunctionAddress(string function) => functions() is { } host
        ? new(host, "/runtime/webhooks/eventgrid?functionName=" + Uri.EscapeDataString(function)
            + (functionsKey() is { } key ? "&code=" + Uri.EscapeDataString(key) : ""))
        : null;

    private async Task<DeliveryOutcome> PostAsync(
        Uri address, SubscriptionDefinition subscription, StoredDelivery delivery, CancellationToken cancellationToken)
    {
        var isCloud = delivery.Event.Schema is EventSchema.CloudEvents;
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Content = Json(isCloud ? delivery.Event.Body : $"[{delivery.Event.Body}]", isCloud ? "application/cloudevents+json" : "application/json");
        request.Headers.Add("aeg-event-type", "Notification");
        request.Headers.Add("aeg-subscription-name", subscription.Name.ToUpperInvariant());
        request.Headers.Add("aeg-delivery-count", delivery.Attempts.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("aeg-metadata-version", "1");
        using var response = await _http.SendAsync(request, cancellationToken);
        return HttpAnswer.Read(response.StatusCode, isFunction: subscription.Destination.Function is not null);
    }

    private async Task<bool> IsConfirmedAsync(Uri address, EventSchema schema, CancellationToken cancellationToken)
    {
        if (!_confirmed.ContainsKey((address, schema))
            && await (schema is EventSchema.CloudEvents
                ? WebhookHandshake.OfCloudEventsAsync(_http, address, cancellationToken)
                : WebhookHandshake.OfEventGridAsync(_http, address, time.GetUtcNow(), cancellationToken)))
        {
            _confirmed[(address, schema)] = true;
        }

        return _confirmed.ContainsKey((address, schema));
    }

    internal static StringContent Json(string text, string mediaType) =>
        new(text, new MediaTypeHeaderValue(mediaType) { CharSet = Encoding.UTF8.WebName });
}
