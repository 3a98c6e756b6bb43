using Amqp.Types;
using LocalCloud.ServiceBus.Filters;

namespace LocalCloud.ServiceBus.Management;

/// <summary>Rules as clients read them: described lists.</summary>
internal static class RuleCodec
{
    private const ulong Rule = 0x0000_0137_0000_0004;
    private const ulong EmptyAction = 0x0000_0137_0000_0005;
    private const ulong SqlAction = 0x0000_0137_0000_0006;
    private const ulong SqlFilter = 0x0000_0013_7000_0006;
    private const ulong TrueFilter = 0x0000_0013_7000_0007;
    private const ulong CorrelationFilter = 0x0000_0013_7000_0009;
    private const int CompatibilityLevel = 20;

    public static DescribedValue Describe(RuleDefinition rule) => Described(
        Rule,
        FilterOf(rule),
        rule.Action is { Length: > 0 } action ? Described(SqlAction, action, CompatibilityLevel) : Described(EmptyAction),
        rule.Name,
        rule.CreatedAt.UtcDateTime);

    private static DescribedValue FilterOf(RuleDefinition rule)
    {
        if (rule.CorrelationFilter is { } filter)
        {
            var properties = new Map();
            foreach (var (name, value) in filter.Properties)
            {
                properties.Add(name, value);
            }

            return Described(
                CorrelationFilter, filter.CorrelationId, filter.MessageId, filter.To, filter.ReplyTo, filter.Label, filter.SessionId,
                filter.ReplyToSessionId, filter.ContentType, properties);
        }

        return rule.Filter is { } sql ? Described(SqlFilter, sql, CompatibilityLevel) : Described(TrueFilter);
    }

    private static DescribedValue Described(ulong code, params object?[] fields)
    {
        var list = new List();
        foreach (var field in fields)
        {
            list.Add(field);
        }

        return new DescribedValue(code, list);
    }
}
