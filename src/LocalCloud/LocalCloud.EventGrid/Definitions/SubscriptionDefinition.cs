using LocalCloud.EventGrid.Filters;

namespace LocalCloud.EventGrid.Definitions;

/// <summary>One event subscription: what it wants, where to, and how long to try.</summary>
internal sealed record SubscriptionDefinition(string Name, DestinationDefinition Destination)
{
    /// <summary>Null for all.</summary>
    public IReadOnlyList<string>? IncludedEventTypes { get; init; }

    public string SubjectBeginsWith { get; init; } = string.Empty;

    public string SubjectEndsWith { get; init; } = string.Empty;

    public bool IsSubjectCaseSensitive { get; init; }

    public bool EnableAdvancedFilteringOnArrays { get; init; }

    public IReadOnlyList<AdvancedFilter> AdvancedFilters { get; init; } = [];

    public RetryPolicyDefinition RetryPolicy { get; init; } = new();

    internal void Check()
    {
        Destination.Check(Name);
        if (RetryPolicy is not { MaxDeliveryAttempts: >= 1 and <= 30, EventTimeToLiveInMinutes: >= 1 and <= 1440 })
        {
            throw new EventGridDefinitionException(
                $"{EventGridDefinition.FileName}: subscription '{Name}': maxDeliveryAttempts is 1 to 30, eventTimeToLiveInMinutes 1 to 1440.");
        }

        foreach (var filter in AdvancedFilters)
        {
            filter.Check(Name);
        }
    }
}

/// <summary>What comes first ends the attempts.</summary>
internal sealed record RetryPolicyDefinition(int MaxDeliveryAttempts = 30, int EventTimeToLiveInMinutes = 1440);
