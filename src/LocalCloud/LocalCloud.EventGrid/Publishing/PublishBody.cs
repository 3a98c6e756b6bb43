using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.EventGrid.Definitions;
using Microsoft.AspNetCore.Http;

namespace LocalCloud.EventGrid.Publishing;

/// <summary>Reads what is published: one CloudEvent, a batch of them, or an array of the Event Grid schema.</summary>
internal static class PublishBody
{
    public const int Limit = 1024 * 1024;
    private static readonly string[] s_cloudAttributes = ["id", "source", "type", "specversion"];
    private static readonly string[] s_gridAttributes = ["id", "subject", "eventType", "dataVersion", "eventTime"];

    /// <exception cref="PublishRefusedException">413 or 400, with the reason.</exception>
    public static async Task<IReadOnlyList<PublishedEvent>> ReadAsync(HttpRequest request, TopicDefinition topic)
    {
        var root = Parse(await BytesAsync(request));
        var contentType = request.ContentType ?? string.Empty;
        var isBatch = contentType.StartsWith("application/cloudevents-batch+json", StringComparison.OrdinalIgnoreCase);
        var isSingle = contentType.StartsWith("application/cloudevents+json", StringComparison.OrdinalIgnoreCase);
        if (isBatch != (root.ValueKind is JsonValueKind.Array) && (isBatch || isSingle))
        {
            throw PublishRefusedException.BadRequest($"The content type says {(isBatch ? "a batch" : "one event")}, the body is a JSON {root.ValueKind}.");
        }

        JsonElement[] events = root.ValueKind switch
        {
            JsonValueKind.Array => [.. root.EnumerateArray()],
            JsonValueKind.Object => [root],
            _ => throw PublishRefusedException.BadRequest("The body is neither an event nor an array of events."),
        };
        return [.. events.Select(json => Read(json, topic, mustBeCloud: isBatch || isSingle))];
    }

    private static PublishedEvent Read(JsonElement json, TopicDefinition topic, bool mustBeCloud)
    {
        if (json.ValueKind is not JsonValueKind.Object)
        {
            throw PublishRefusedException.BadRequest("An event is a JSON object.");
        }

        var schema = mustBeCloud || json.TryGetProperty("specversion", out _) ? EventSchema.CloudEvents : EventSchema.EventGrid;
        return topic.InputSchema is { } only && only != schema
            ? throw PublishRefusedException.BadRequest(
                $"This resource is configured to receive event in '{only.NameInErrors()}' schema. The JSON received does not conform to the expected schema.")
            : schema is EventSchema.CloudEvents ? Cloud(json) : Grid(json, topic);
    }

    private static PublishedEvent Cloud(JsonElement json)
    {
        Require(json, s_cloudAttributes, EventSchema.CloudEvents);
        if (!json.GetProperty("specversion").ValueEquals("1.0"))
        {
            throw PublishRefusedException.BadRequest("specversion must be 1.0.");
        }

        if (json.TryGetProperty("data", out _) && json.TryGetProperty("data_base64", out _))
        {
            throw PublishRefusedException.BadRequest("An event has either data or data_base64.");
        }

        CheckTime(json, "time");
        return new(EventSchema.CloudEvents, Text(json, "id")!, Text(json, "type")!, Text(json, "subject") ?? string.Empty, json);
    }

    private static PublishedEvent Grid(JsonElement json, TopicDefinition topic)
    {
        Require(json, s_gridAttributes, EventSchema.EventGrid);
        CheckTime(json, "eventTime");
        var delivered = JsonObject.Create(json)!;
        (delivered["topic"], delivered["metadataVersion"]) = (topic.ResourceId, "1");
        return new(
            EventSchema.EventGrid, Text(json, "id")!, Text(json, "eventType")!, Text(json, "subject")!, JsonSerializer.SerializeToElement(delivered));
    }

    private static void Require(JsonElement json, string[] attributes, EventSchema schema)
    {
        if (attributes.FirstOrDefault(name => Text(json, name) is null or { Length: 0 } && !(name is "subject" && Text(json, name) is "")) is { } missing)
        {
            throw PublishRefusedException.BadRequest(
                $"This resource is configured to receive event in '{schema.NameInErrors()}' schema. The property '{missing}' is missing, empty, or no text.");
        }
    }

    private static void CheckTime(JsonElement json, string name)
    {
        if (Text(json, name) is { } text && !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _))
        {
            throw PublishRefusedException.BadRequest($"'{text}' in {name} is no time of RFC 3339.");
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static JsonElement Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw PublishRefusedException.BadRequest($"The body is not JSON: {exception.Message}");
        }
    }

    private static async Task<ReadOnlyMemory<byte>> BytesAsync(HttpRequest request)
    {
        if (request.ContentLength > Limit)
        {
            throw PublishRefusedException.TooLarge(Limit);
        }

        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0)
        {
            body.Write(buffer, 0, read);
            if (body.Length > Limit)
            {
                throw PublishRefusedException.TooLarge(Limit);
            }
        }

        return body.ToArray();
    }
}
