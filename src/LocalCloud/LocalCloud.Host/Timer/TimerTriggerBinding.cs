using LocalCloud.Faults;
using LocalCloud.Host.Invocation;
using LocalCloud.Host.Runtime;
using LocalCloud.Host.Settings;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Host.Timer;

internal sealed class TimerTriggerBinding(
    RetryingInvoker invoker, ScheduleMonitor monitor, TimeProvider time, FaultInjector faults, ILoggerFactory loggers)
    : ITriggerBinding, IWorkSource
{
    private TimerLoop[] _loops = [];

    public string BindingType => "timerTrigger";

    public string Name => "timers";

    public ITriggerListener CreateListener(IReadOnlyList<FunctionDescriptor> functions)
    {
        var logger = loggers.CreateLogger("Host.Triggers.Timer");
        _loops = [.. functions.Select(function => new TimerLoop(function, ScheduleOf(function), invoker, monitor, time, faults, logger))];
        return new TimerListener(_loops);
    }

    public long PendingWork() => _loops.Count(loop => loop.IsBusy);

    private static TimerSchedule ScheduleOf(FunctionDescriptor function)
    {
        try
        {
            return TimerSchedule.Parse(function.Trigger.Text("schedule") ?? string.Empty);
        }
        catch (FormatException exception)
        {
            throw new UnusableFunctionException($"The schedule of function '{function.Name}' cannot be used. {exception.Message}");
        }
    }
}
