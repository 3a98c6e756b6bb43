namespace LocalCloud.Dashboard.Invocations;

internal enum InvocationOutcome
{
    Running,
    Succeeded,
    Failed,
    Cancelled,
}
