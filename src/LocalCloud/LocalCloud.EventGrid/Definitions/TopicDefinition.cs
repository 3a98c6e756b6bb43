namespace LocalCloud.EventGrid.Definitions;

/// <summary>A custom topic.</summary>
/// <param name="Name">Compared without case.</param>
/// <param name="InputSchema">The only schema it takes; null takes both.</param>
/// <param name="Keys">What may be sent as <c>aeg-sas-key</c>, or sign a token; the local ones when there are none.</param>
/// <param name="Subscriptions">Who gets its events.</param>
internal sealed record TopicDefinition(
    string Name, EventSchema? InputSchema = null, IReadOnlyList<string>? Keys = null, IReadOnlyList<SubscriptionDefinition>? Subscriptions = null)
{
    /// <summary>Public knowledge, as the keys of all emulators.</summary>
    public const string LocalKey = "local-eventgrid-key";

    // The same in base64: the SDKs sign tokens with what a key decodes to.
    private static readonly string[] s_localKeys = [LocalKey, "bG9jYWwtZXZlbnRncmlkLWtleQ=="];

    public IReadOnlyList<string> Keys { get; init; } = Keys ?? s_localKeys;

    public IReadOnlyList<SubscriptionDefinition> Subscriptions { get; init; } = Subscriptions ?? [];

    /// <summary>As the events of the Event Grid schema name it.</summary>
    internal string ResourceId =>
        $"/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/local/providers/Microsoft.EventGrid/topics/{Name}";
}
