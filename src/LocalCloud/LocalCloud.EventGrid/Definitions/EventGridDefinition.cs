using System.Text.Json;
using System.Text.Json.Serialization;

namespace LocalCloud.EventGrid.Definitions;

/// <summary>eventgrid.json: the topics and event subscriptions that infrastructure code creates in the cloud.</summary>
internal sealed record EventGridDefinition(IReadOnlyList<TopicDefinition> Topics)
{
    public const string FileName = "eventgrid.json";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, Converters = { new JsonStringEnumConverter() },
    };

    /// <exception cref="EventGridDefinitionException">The file is not valid; says where and why.</exception>
    public static EventGridDefinition Load(string path) => Parse(File.ReadAllBytes(path));

    /// <inheritdoc cref="Load"/>
    public static EventGridDefinition Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var definition = JsonSerializer.Deserialize<EventGridDefinition>(utf8, s_json)
                ?? throw new EventGridDefinitionException($"{FileName}: the file must be an object with 'topics'.");
            definition.Check();
            return definition;
        }
        catch (JsonException exception)
        {
            throw new EventGridDefinitionException(
                $"{FileName}, line {exception.LineNumber + 1}: '{exception.Path?.TrimStart('$', '.')}' is not known, is missing a member, or has the wrong type.");
        }
    }

    private void Check()
    {
        RefuseTwins(Topics.Select(topic => topic.Name), "topics");
        foreach (var topic in Topics)
        {
            RefuseTwins(topic.Subscriptions.Select(subscription => subscription.Name), $"subscriptions of topic '{topic.Name}'");
            foreach (var subscription in topic.Subscriptions)
            {
                subscription.Check();
            }
        }
    }

    private static void RefuseTwins(IEnumerable<string> names, string of)
    {
        if (names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new EventGridDefinitionException($"{FileName}: two {of} are named '{twice.Key}'.");
        }
    }
}

/// <summary>eventgrid.json is not valid; says where and why.</summary>
internal sealed class EventGridDefinitionException(string message) : Exception(message);
