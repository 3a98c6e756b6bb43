using LocalCloud.EventGrid.Definitions;
using LocalCloud.EventGrid.Publishing;

namespace LocalCloud.EventGrid.Filters;

/// <summary>Whether a subscription wants an event.</summary>
internal static class SubscriptionFilter
{
    public static bool Wants(this SubscriptionDefinition subscription, PublishedEvent published)
    {
        var comparison = subscription.IsSubjectCaseSensitive ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        return (subscription.IncludedEventTypes is not { } types || types.Contains(published.Type, StringComparer.OrdinalIgnoreCase))
            && published.Subject.StartsWith(subscription.SubjectBeginsWith, comparison)
            && published.Subject.EndsWith(subscription.SubjectEndsWith, comparison)
            && subscription.AdvancedFilters.All(filter => filter.Matches(published.Json, subscription.EnableAdvancedFilteringOnArrays));
    }
}
