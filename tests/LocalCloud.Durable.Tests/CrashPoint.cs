using LocalCloud.Faults;

namespace LocalCloud.DurableTask.Tests;

internal static class CrashPoint
{
    /// <summary>Dies at the commit with this number, from 0, before it reaches the disk or right after.</summary>
    public static FaultInjector AtCommit(int number, bool afterwards)
    {
        var faults = new FaultInjector();
        faults.Add(new()
        {
            Condition = new() { Point = afterwards ? FaultPoints.DurableTaskAfterCommit : FaultPoints.DurableTaskBeforeCommit, After = number },
            Result = new CrashResult(),
        });
        return faults;
    }
}
