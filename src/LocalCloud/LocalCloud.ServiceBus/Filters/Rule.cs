using Amqp.Framing;
using LocalCloud.ServiceBus.Messages;

namespace LocalCloud.ServiceBus.Filters;

/// <summary>A rule that is ready to be asked.</summary>
internal sealed class Rule
{
    private readonly SqlNode? _filter;
    private readonly List<SqlAssignment> _action;

    private Rule(RuleDefinition definition, SqlNode? filter, List<SqlAssignment> action) => (Definition, _filter, _action) = (definition, filter, action);

    public RuleDefinition Definition { get; }

    public bool HasAction => _action.Count > 0;

    /// <exception cref="BrokerException">A text in it cannot be understood.</exception>
    public static Rule Compile(RuleDefinition definition)
    {
        try
        {
            return new(
                definition,
                definition.Filter is { } filter ? SqlParser.ParseFilter(filter) : null,
                definition.Action is { Length: > 0 } action ? SqlParser.ParseAction(action) : []);
        }
        catch (SqlException problem)
        {
            throw BrokerException.BadArgument($"Rule '{definition.Name}' is not valid. {problem.Message}");
        }
    }

    public bool Matches(IMessageValues message) =>
        Definition.CorrelationFilter?.Matches(message) ?? (_filter is null || _filter.Evaluate(message) is true);

    /// <summary>What a message becomes that this rule lets through.</summary>
    public InboundMessage Apply(InboundMessage message)
    {
        if (!HasAction)
        {
            return message;
        }

        var (properties, application) = PayloadEditor.Head(message.Payload);
        application ??= new ApplicationProperties();
        foreach (var (property, expression) in _action)
        {
            var value = expression?.Evaluate(new MessageValues(properties, application));
            if (property.IsSystem)
            {
                SystemProperties.Set(properties, property.Name, value?.ToString());
            }
            else if (expression is null)
            {
                application.Map.Remove(property.Name);
            }
            else
            {
                application[property.Name] = value;
            }
        }

        return message.With(properties, application);
    }
}
