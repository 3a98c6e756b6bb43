using Amqp.Types;
using LocalCloud.ServiceBus.Entities;
using LocalCloud.ServiceBus.Filters;

namespace LocalCloud.ServiceBus.Management;

/// <summary>Requests about the rules of a subscription.</summary>
internal static class RuleOperations
{
    public static async Task<Answer> AddAsync(Subscription subscription, Map request)
    {
        var description = request.Get("rule-description") as Map ?? throw BrokerException.BadArgument("'rule-description' is missing.");
        await subscription.AddRuleAsync(new RuleDefinition
        {
            Name = request.RequiredText("rule-name"),
            Filter = (description.Get("sql-filter") as Map)?.Text("expression"),
            CorrelationFilter = description.Get("correlation-filter") is Map filter ? CorrelationOf(filter) : null,
            Action = (description.Get("sql-rule-action") as Map)?.Text("expression"),
        });
        return Answer.Ok;
    }

    public static async Task<Answer> RemoveAsync(Subscription subscription, Map request)
    {
        await subscription.RemoveRuleAsync(request.RequiredText("rule-name"));
        return Answer.Ok;
    }

    public static Answer List(Subscription subscription, Map request)
    {
        var rules = subscription.Rules.Skip((int)request.Number("skip", 0)).Take((int)request.Number("top", 100)).ToArray();
        return rules.Length == 0 ? Answer.NoContent : new Answer(200, new Map
        {
            ["rules"] = MessageOperations.ListOf(rules.Select(rule => new Map { ["rule-description"] = RuleCodec.Describe(rule.Definition) })),
        });
    }

    private static CorrelationFilter CorrelationOf(Map filter) => new()
    {
        CorrelationId = filter.Text("correlation-id"),
        MessageId = filter.Text("message-id"),
        To = filter.Text("to"),
        ReplyTo = filter.Text("reply-to"),
        Label = filter.Text("label"),
        SessionId = filter.Text("session-id"),
        ReplyToSessionId = filter.Text("reply-to-session-id"),
        ContentType = filter.Text("content-type"),
        Properties = (filter.Get("properties") as Map ?? []).ToDictionary(property => property.Key.ToString()!, property => (object?)property.Value),
    };
}
