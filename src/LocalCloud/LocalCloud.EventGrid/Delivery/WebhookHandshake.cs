using System.Text.Json;

namespace LocalCloud.EventGrid.Delivery;

/// <summary>A webhook says that it wants events, before it gets the first one.</summary>
internal static class WebhookHandshake
{
    private const string Origin = "eventgrid.azure.net";

    /// <summary>OPTIONS, as the CloudEvents webhook specification has it.</summary>
    public static async Task<bool> OfCloudEventsAsync(HttpClient http, Uri address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, address);
        request.Headers.Add("WebHook-Request-Origin", Origin);
        using var response = await http.SendAsync(request, cancellationToken);
        return response.IsSuccessStatusCode
            && response.Headers.TryGetValues("WebHook-Allowed-Origin", out var allowed)
            && allowed.Any(origin => origin is "*" || origin.Equals(Origin, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>An event with a code, which comes back in the answer.</summary>
    public static async Task<bool> OfEventGridAsync(HttpClient http, Uri address, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var code = Guid.NewGuid().ToString();
        object[] validation =
        [
            new
            {
                id = Guid.NewGuid(), topic = string.Empty, subject = string.Empty, eventType = "Microsoft.EventGrid.SubscriptionValidationEvent",
                eventTime = now, metadataVersion = "1", dataVersion = "1", data = new { validationCode = code },
            },
        ];
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Content = HttpDelivery.Json(JsonSerializer.Serialize(validation), "application/json");
        request.Headers.Add("aeg-event-type", "SubscriptionValidation");
        using var response = await http.SendAsync(request, cancellationToken);
        return response.IsSuccessStatusCode && CodeIn(await response.Content.ReadAsStringAsync(cancellationToken)) == code;
    }

    private static string? CodeIn(string answer)
    {
        try
        {
            var json = JsonElement.Parse(answer);
            return json.ValueKind is JsonValueKind.Object && json.TryGetProperty("validationResponse", out var code) && code.ValueKind is JsonValueKind.String
                ? code.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
