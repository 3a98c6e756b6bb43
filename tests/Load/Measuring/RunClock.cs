namespace OrderFlow.Load.Measuring;

/// <summary>
/// One time line for what is measured here and for what the app's events say: app and tool share the machine, so they share its clock.
/// </summary>
internal sealed class RunClock(TimeProvider time)
{
    private readonly long startTimestamp = time.GetTimestamp();
    private readonly DateTimeOffset startTime = time.GetUtcNow();

    public TimeSpan Now => time.GetElapsedTime(startTimestamp);

    public DateTimeOffset StartedAt => startTime;

    public TimeSpan At(DateTimeOffset occurredAt) => occurredAt - startTime;
}
