using System.Text.Json.Nodes;
using LocalCloud.EventGrid.Storage;

namespace LocalCloud.EventGrid.Delivery;

/// <summary>Events that were given up, one file each, named and written as the real service does in a storage account.</summary>
internal sealed class DeadLetters(string? folder, TimeProvider time)
{
    public async Task WriteAsync(StoredDelivery delivery, string reason, int attempts, string outcome)
    {
        if (folder is null)
        {
            return;
        }

        // The same delivery always has the same file: one more attempt after a crash does not double it.
        var received = delivery.Event.Received.UtcDateTime;
        var path = Path.Combine(
            folder, delivery.Event.Topic, delivery.Subscription.ToUpperInvariant(), $"{received:yyyy}", $"{received.Month}", $"{received.Day}", $"{received.Hour}",
            $"{delivery.Seq}.json");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, new JsonArray(Letter(delivery, reason, attempts, outcome)).ToJsonString());
    }

    private JsonObject Letter(StoredDelivery delivery, string reason, int attempts, string outcome)
    {
        var letter = JsonNode.Parse(delivery.Event.Body)!.AsObject();
        var published = $"{delivery.Event.Received.UtcDateTime:O}";
        var tried = $"{time.GetUtcNow().UtcDateTime:O}";
        if (delivery.Event.Schema is EventSchema.EventGrid)
        {
            (letter["deadLetterReason"], letter["deliveryAttempts"], letter["lastDeliveryOutcome"]) = (reason, attempts, outcome);
            (letter["publishTime"], letter["lastDeliveryAttemptTime"]) = (published, tried);
        }
        else
        {
            letter["deadletterproperties"] = new JsonObject
            {
                ["deadletterreason"] = reason, ["deliveryattempts"] = attempts, ["deliveryresult"] = outcome,
                ["publishutc"] = published, ["deliveryattemptutc"] = tried,
            };
        }

        return letter;
    }
}
