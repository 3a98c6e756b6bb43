using System.Globalization;
using NCrontab;

namespace LocalCloud.Host.Timer;

/// <summary>When a timer is due: NCRONTAB with five or six fields, or a constant interval written as a time span.</summary>
internal abstract class TimerSchedule
{
    public abstract DateTime NextAfter(DateTime utc);

    /// <exception cref="FormatException">The text is neither.</exception>
    public static TimerSchedule Parse(string text)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        if (fields > 1)
        {
            return CrontabSchedule.TryParse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = fields == 6 }) is { } cron
                ? new Cron(cron)
                : throw new FormatException($"'{text}' is not an NCRONTAB expression of five or six fields.");
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero
            ? new Interval(interval)
            : throw new FormatException($"'{text}' is neither an NCRONTAB expression nor a time span.");
    }

    private sealed class Cron(CrontabSchedule schedule) : TimerSchedule
    {
        public override DateTime NextAfter(DateTime utc) => DateTime.SpecifyKind(schedule.GetNextOccurrence(utc), DateTimeKind.Utc);
    }

    private sealed class Interval(TimeSpan interval) : TimerSchedule
    {
        public override DateTime NextAfter(DateTime utc) => utc + interval;
    }
}
