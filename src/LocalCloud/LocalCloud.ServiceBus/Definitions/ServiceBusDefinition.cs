using LocalCloud.ServiceBus.Filters;

namespace LocalCloud.ServiceBus.Definitions;

/// <summary>The entities of a namespace, as infrastructure code creates them in the cloud.</summary>
internal sealed record ServiceBusDefinition
{
    public IReadOnlyList<EntitySettings> Queues { get; init; } = [];

    public IReadOnlyList<TopicDefinition> Topics { get; init; } = [];
}

/// <summary>A topic and its subscriptions.</summary>
public sealed record TopicDefinition : EntitySettings
{
    /// <summary>Each gets a copy of what its rules take.</summary>
    public IReadOnlyList<SubscriptionDefinition> Subscriptions { get; init; } = [];
}

/// <summary>A subscription; it takes everything unless it says which.</summary>
public sealed record SubscriptionDefinition : EntitySettings
{
    /// <summary>SQL of the only rule.</summary>
    public string? Filter { get; init; }

    /// <summary>The only rule, instead of <see cref="Filter"/>.</summary>
    public CorrelationFilter? CorrelationFilter { get; init; }

    /// <summary>SQL that the only rule applies to what matches.</summary>
    public string? Action { get; init; }

    /// <summary>All rules, instead of the only one.</summary>
    public IReadOnlyList<RuleDefinition>? Rules { get; init; }

    internal IReadOnlyList<RuleDefinition> EffectiveRules =>
        Rules ?? [new RuleDefinition { Filter = Filter, CorrelationFilter = CorrelationFilter, Action = Action }];
}
