using System.Collections.Immutable;
using LocalCloud.ServiceBus.Definitions;
using LocalCloud.ServiceBus.Filters;
using LocalCloud.ServiceBus.Messages;
using LocalCloud.ServiceBus.Storage;

namespace LocalCloud.ServiceBus.Entities;

/// <summary>A queue with rules, which is fed by its topic.</summary>
internal sealed class Subscription(long id, string path, EntitySettings settings, QueueServices services) : MessageQueue(EntityKind.Subscription, id, path, settings, services)
{
    private ImmutableArray<Rule> _rules = [];

    public ImmutableArray<Rule> Rules => _rules;

    /// <summary>What becomes of a message here: one copy for all rules without an action that match, and one for every rule with one.</summary>
    public IEnumerable<InboundMessage> Select(InboundMessage message)
    {
        var values = new MessageValues(message.Properties, message.ApplicationProperties);
        var matching = _rules.Where(rule => rule.Matches(values)).ToArray();
        if (matching.Any(rule => !rule.HasAction))
        {
            yield return message;
        }

        foreach (var rule in matching.Where(rule => rule.HasAction))
        {
            yield return rule.Apply(message);
        }
    }

    public void LoadRules(IEnumerable<Rule> rules) => _rules = [.. rules];

    /// <exception cref="BrokerException">There is one with this name, or it is not valid.</exception>
    public async Task AddRuleAsync(RuleDefinition definition)
    {
        var created = definition with { CreatedAt = Services.Time.GetUtcNow() };
        var rule = Rule.Compile(created);
        await Services.Journal.WriteAsync((session, effects) =>
        {
            if (!RuleTable.TryAdd(session, Id, created))
            {
                throw BrokerException.Exists($"Rule '{definition.Name}' of '{Path}'");
            }

            effects.Add(() => _rules = _rules.Add(rule));
        });
    }

    /// <exception cref="BrokerException">There is none with this name.</exception>
    public Task RemoveRuleAsync(string name) => Services.Journal.WriteAsync((session, effects) =>
    {
        if (!RuleTable.Remove(session, Id, name))
        {
            throw BrokerException.NotFound($"{Path}/Rules/{name}");
        }

        effects.Add(() => _rules = _rules.RemoveAll(rule => string.Equals(rule.Definition.Name, name, StringComparison.OrdinalIgnoreCase)));
    });

    /// <summary>Instead of those there are.</summary>
    public async Task ReplaceRulesAsync(IEnumerable<RuleDefinition> definitions)
    {
        foreach (var old in _rules)
        {
            await RemoveRuleAsync(old.Definition.Name);
        }

        foreach (var definition in definitions)
        {
            await AddRuleAsync(definition);
        }
    }
}
