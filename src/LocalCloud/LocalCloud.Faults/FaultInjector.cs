namespace LocalCloud.Faults;

/// <summary>The rules of one cloud. Every service shows it what it is about to do.</summary>
public sealed partial class FaultInjector(TimeProvider time)
{
    private const int MostRules = 100;

    private readonly Lock _changes = new();

    // Replaced as a whole; both are looked at by every operation.
    private volatile FaultInjectionRule[] _rules = [];
    private volatile bool _isArmed;

    /// <summary>For services that stand alone.</summary>
    public FaultInjector()
        : this(TimeProvider.System)
    {
    }

    /// <summary>False while nothing can happen, which one read tells.</summary>
    public bool IsArmed => _isArmed;

    /// <summary>In the order in which they were added; the first that matches is applied.</summary>
    public IReadOnlyList<FaultInjectionRule> Rules => _rules;

    /// <summary>Arms a rule.</summary>
    /// <exception cref="FaultRuleException">It says something that is not allowed, or there is one with this id, or there are too many.</exception>
    public FaultInjectionRule Add(FaultInjectionRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        if (RuleCheck.Errors(rule) is { Count: > 0 } errors)
        {
            throw new FaultRuleException(errors);
        }

        lock (_changes)
        {
            if (_rules.Any(known => known.Id == rule.Id) || _rules.Length == MostRules)
            {
                throw new FaultRuleException(new Dictionary<string, string[]>
                {
                    ["id"] = [_rules.Length == MostRules ? $"There are {MostRules} rules; remove some first." : $"There is a rule '{rule.Id}'; remove it first."],
                });
            }

            rule.AddedAt = time.GetUtcNow();
            _rules = [.. _rules, rule];
            _isArmed = true;
        }

        if (rule is { Result: FreezeClockResult, Condition.Point: null, Enabled: true })
        {
            rule.CountHit();
            Hold(rule);
        }
        else if (rule is { Result: OutageResult, Enabled: true })
        {
            Break(rule);
        }

        return rule;
    }

    /// <summary>False when there is none with this id.</summary>
    public bool Remove(string id)
    {
        FaultInjectionRule? removed;
        lock (_changes)
        {
            removed = _rules.FirstOrDefault(rule => rule.Id == id);
            _rules = [.. _rules.Where(rule => rule != removed)];
            _isArmed = _rules.Length > 0 || IsCrashed;
        }

        if (removed is not null)
        {
            LetGo(removed);
        }

        return removed is not null;
    }

    /// <summary>Removes all rules.</summary>
    public void Clear()
    {
        foreach (var rule in _rules)
        {
            Remove(rule.Id);
        }
    }

    /// <summary>What the first rule with this kind of result that is hit by the operation wants; null for none.</summary>
    internal TResult? Hit<TResult>(in FaultOperation operation)
        where TResult : FaultInjectionResult => _isArmed ? Find<TResult>(operation)?.Result as TResult : null;

    /// <summary>Waits by the clock of the cloud.</summary>
    internal Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken) => Task.Delay(delay, time, cancellationToken);

    private FaultInjectionRule? Find<TResult>(in FaultOperation operation)
    {
        var now = time.GetUtcNow();
        foreach (var rule in _rules)
        {
            if (rule.Result is TResult && rule.TryHit(operation, now))
            {
                return rule;
            }
        }

        return null;
    }
}
