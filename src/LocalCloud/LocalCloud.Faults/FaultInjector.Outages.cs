namespace LocalCloud.Faults;

public sealed partial class FaultInjector
{
    private readonly List<(FaultService Service, Action Drop)> _connected = [];

    /// <summary>What an outage of a service begins with: its connections break.</summary>
    internal void WhenOut(FaultService service, Action drop)
    {
        lock (_connected)
        {
            _connected.Add((service, drop));
        }
    }

    /// <summary>Whether a new connection to the service is refused; each that is counts as a hit.</summary>
    internal bool IsOut(FaultService service) => _isArmed && Find<OutageResult>(new() { Service = service }) is not null;

    private void Break(FaultInjectionRule rule)
    {
        Action[] drops;
        lock (_connected)
        {
            drops = [.. _connected.Where(connected => connected.Service == rule.Condition.Service).Select(connected => connected.Drop)];
        }

        foreach (var drop in drops)
        {
            drop();
        }
    }
}
