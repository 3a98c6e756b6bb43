using System.Text.Json.Serialization;

namespace LocalCloud.ServiceBus.Filters;

/// <summary>A rule of a subscription as it is written down: a SQL filter or a correlation filter, and perhaps an action.</summary>
public sealed record RuleDefinition
{
    /// <summary>The name of the rule that a new subscription has.</summary>
    public const string DefaultName = "$Default";

    /// <summary>Unique in its subscription.</summary>
    public string Name { get; init; } = DefaultName;

    /// <summary>SQL; null when there is a correlation filter, or when everything matches.</summary>
    public string? Filter { get; init; }

    /// <summary>Instead of <see cref="Filter"/>.</summary>
    public CorrelationFilter? CorrelationFilter { get; init; }

    /// <summary>SQL: SET and REMOVE; null for none.</summary>
    public string? Action { get; init; }

    [JsonIgnore]
    internal DateTimeOffset CreatedAt { get; init; }
}
