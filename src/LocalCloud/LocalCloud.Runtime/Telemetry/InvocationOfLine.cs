using LocalCloud.Host.Runtime;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace LocalCloud.Telemetry;

/// <summary>Log lines say which invocation they are about, as spans do.</summary>
internal sealed class InvocationOfLine : BaseProcessor<LogRecord>
{
    public override void OnEnd(LogRecord data)
    {
        if (LoggedInvocation.Id is { } id)
        {
            data.Attributes = [.. data.Attributes ?? [], new("faas.invocation_id", id)];
        }
    }
}
