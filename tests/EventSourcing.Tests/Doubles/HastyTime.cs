namespace EventSourcing.Tests.Doubles;

/// <summary>Waiting takes no time, but what was asked for is remembered.</summary>
public sealed class HastyTime : TimeProvider
{
    public List<TimeSpan> Delays { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Delays.Add(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
