using System.Collections.Immutable;
using LocalCloud.ServiceBus.Definitions;
using LocalCloud.ServiceBus.Filters;
using LocalCloud.ServiceBus.Messages;
using LocalCloud.ServiceBus.Storage;
using LocalCloud.Storage;

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

    /// <summary>Instead of the one with this name.</summary>
    /// <exception cref="BrokerException">There is none with this name, or it is not valid.</exception>
    public async Task ReplaceRuleAsync(RuleDefinition definition)
    {
        var rule = Rule.Compile(definition with { CreatedAt = Services.Time.GetUtcNow() });
        await Services.Journal.WriteAsync((session, effects) =>
        {
            if (!RuleTable.Remove(session, Id, definition.Name))
            {
                throw BrokerException.NotFound($"{Path}/Rules/{definition.Name}");
            }

            RuleTable.TryAdd(session, Id, rule.Definition);
            effects.Add(() => _rules = [.. _rules.Where(old => !string.Equals(old.Definition.Name, definition.Name, StringComparison.OrdinalIgnoreCase)), rule]);
        });
    }

    /// <summary>Part of a write: instead of those there are.</summary>
    /// <exception cref="BrokerException">Two of them have the same name.</exception>
    public void ReplaceRules(SqliteSession session, List<Action> effects, IReadOnlyList<Rule> rules)
    {
        RuleTable.RemoveAll(session, Id);
        foreach (var rule in rules)
        {
            if (!RuleTable.TryAdd(session, Id, rule.Definition))
            {
                throw BrokerException.Exists($"Rule '{rule.Definition.Name}' of '{Path}'");
            }
        }

        effects.Add(() => LoadRules(rules));
    }
}
