using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;
using LocalCloud.Host.Timer;

namespace LocalCloud.Host.Http;

/// <summary>What a function called by hand is given when the caller gives nothing.</summary>
internal static class ManualInput
{
    // A timer function takes TimerInfo whatever the caller sends, as in the real host.
    public static TypedData For(FunctionDescriptor function, TypedData given) =>
        function.Trigger.Type.Equals("timerTrigger", StringComparison.OrdinalIgnoreCase) ? TimerInfo.Of(isPastDue: false, status: null) : given;
}
