using Microsoft.Azure.Functions.Worker;

namespace Samples.Triggers;

public sealed class Timers(Journal journal)
{
    [Function("atstart")]
    public void AtStart([TimerTrigger("%Yearly%", RunOnStartup = true)] TimerInfo timer) =>
        journal.Write($"atstart pastdue={timer.IsPastDue} next={timer.ScheduleStatus?.Next.ToUniversalTime():MM-dd HH:mm}");

    [Function("often")]
    public void Often([TimerTrigger("00:00:00.2", UseMonitor = false)] TimerInfo timer) =>
        journal.Write($"often status={timer.ScheduleStatus is not null}");
}
