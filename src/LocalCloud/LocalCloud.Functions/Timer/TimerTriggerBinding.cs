using LocalCloud.Faults;
using LocalCloud.Functions.Runtime;
using LocalCloud.Functions.Settings;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Functions.Timer;

internal sealed class TimerTriggerBinding(
    RetryingInvoker invoker, ScheduleMonitor monitor, IConfiguration configuration, TimeProvider time, FaultInjector faults, ILoggerFactory loggers)
    : ITriggerBinding, IWorkSource
{
    private TimerLoop[] _loops = [];

    public Type AttributeType => typeof(TimerTriggerAttribute);

    public string BindingType => "timerTrigger";

    public string Name => "timers";

    public IReadOnlyDictionary<string, object?> Describe(FunctionDescriptor function)
    {
        var trigger = (TimerTriggerAttribute)function.Trigger;
        return new Dictionary<string, object?>
        {
            ["schedule"] = trigger.Schedule, ["runOnStartup"] = trigger.RunOnStartup, ["useMonitor"] = trigger.UseMonitor,
        };
    }

    public ITriggerListener CreateListener(IReadOnlyList<FunctionDescriptor> functions)
    {
        var logger = loggers.CreateLogger("Host.Triggers.Timer");
        _loops = [.. functions.Select(function => new TimerLoop(function, ScheduleOf(function), invoker, monitor, time, faults, logger))];
        return new TimerListener(_loops);
    }

    public long PendingWork() => _loops.Count(loop => loop.IsBusy);

    private TimerSchedule ScheduleOf(FunctionDescriptor function)
    {
        try
        {
            return TimerSchedule.Parse(SettingReferences.Resolve(((TimerTriggerAttribute)function.Trigger).Schedule, configuration));
        }
        catch (Exception exception) when (exception is FormatException or SettingsException)
        {
            throw new FunctionCatalogueException([$"{function.EntryPoint}: the schedule cannot be used. {exception.Message}"]);
        }
    }
}
