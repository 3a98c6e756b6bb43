using System.Text.Json;
using Azure.Messaging;
using Azure.Messaging.EventGrid;
using LocalCloud.Host.Invocation;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;

namespace LocalCloud.Host.EventGrid;

/// <summary>Publishes what a function returns, one event or many, in the schema the function has written.</summary>
internal sealed class EventGridOutputBinding(EventGridTopics topics) : IOutputBinding
{
    public string BindingType => "eventGrid";

    public async ValueTask SendAsync(FunctionDescriptor function, FunctionBinding binding, TypedData value, CancellationToken cancellationToken)
    {
        var (cloud, grid) = Read(value);
        if (cloud.Count > 0)
        {
            await topics.For(binding).SendEventsAsync(cloud, cancellationToken);
        }

        if (grid.Count > 0)
        {
            await topics.For(binding).SendEventsAsync(grid, cancellationToken);
        }
    }

    /// <exception cref="InvalidOperationException">It is no event of either schema.</exception>
    internal static (IReadOnlyList<CloudEvent> Cloud, IReadOnlyList<EventGridEvent> Grid) Read(TypedData value)
    {
        var cloud = new List<CloudEvent>();
        var grid = new List<EventGridEvent>();
        foreach (var text in TextsOf(value))
        {
            foreach (var json in EventsIn(text))
            {
                if (json.TryGetProperty("specversion", out _))
                {
                    cloud.Add(CloudEvent.Parse(BinaryData.FromString(json.GetRawText()))!);
                }
                else
                {
                    grid.Add(EventGridEvent.Parse(BinaryData.FromString(json.GetRawText())));
                }
            }
        }

        return (cloud, grid);
    }

    private static IEnumerable<string> TextsOf(TypedData value) => value.DataCase switch
    {
        TypedData.DataOneofCase.None => [],
        TypedData.DataOneofCase.CollectionString => value.CollectionString.String,
        TypedData.DataOneofCase.CollectionBytes => value.CollectionBytes.Bytes.Select(bytes => bytes.ToStringUtf8()),
        _ when ValueText.Of(value) is { } text => [text],
        _ => throw new InvalidOperationException($"A value of kind {value.DataCase} is no event for Event Grid."),
    };

    // A string in an array is an event that the function has written out itself.
    private static IEnumerable<JsonElement> EventsIn(string text)
    {
        var root = Parse(text);
        return root.ValueKind switch
        {
            JsonValueKind.Null => [],
            JsonValueKind.Object => [root],
            JsonValueKind.String => EventsIn(root.GetString()!),
            JsonValueKind.Array => root.EnumerateArray().SelectMany(item => EventsIn(item.GetRawText())),
            _ => throw new InvalidOperationException($"'{text}' is no event for Event Grid."),
        };
    }

    private static JsonElement Parse(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException exception)
        {
            throw new InvalidOperationException($"The text a function gave to Event Grid is no event: {exception.Message}", exception);
        }
    }
}
