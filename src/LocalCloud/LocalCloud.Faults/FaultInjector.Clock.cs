namespace LocalCloud.Faults;

public sealed partial class FaultInjector
{
    private readonly Dictionary<FaultInjectionRule, ITimer> _frozenBy = [];

    /// <summary>Stops the cloud's clock.</summary>
    internal Action? Freeze { get; init; }

    /// <summary>Lets the cloud's clock go on.</summary>
    internal Action? Resume { get; init; }

    /// <summary>The clock stands still while any rule holds it; for how long tells the real one, as it would never end itself.</summary>
    private void Hold(FaultInjectionRule rule)
    {
        lock (_frozenBy)
        {
            // Not when it has been removed meanwhile: then nobody would be left to let it go.
            if (!_frozenBy.ContainsKey(rule) && _rules.Contains(rule))
            {
                _frozenBy.Add(rule, TimeProvider.System.CreateTimer(
                    _ => LetGo(rule), null, rule.Duration ?? Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
                Freeze?.Invoke();
            }
        }
    }

    private void LetGo(FaultInjectionRule rule)
    {
        lock (_frozenBy)
        {
            if (_frozenBy.Remove(rule, out var timer))
            {
                timer.Dispose();
                if (_frozenBy.Count == 0)
                {
                    Resume?.Invoke();
                }
            }
        }
    }
}
