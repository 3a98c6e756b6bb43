namespace LocalCloud.Faults.Tests;

public sealed class CrashTests
{
    private readonly FaultInjector _faults = new();

    [Fact]
    public async Task The_kth_pass_of_a_point_crashes_and_no_thread_gets_past_any_point_afterwards()
    {
        _faults.Add(new() { Condition = new() { Point = FaultPoints.ActivityAfterRun, Activity = "Pay", After = 1 }, Result = new CrashResult() });
        await _faults.PassAsync(new() { Point = FaultPoints.ActivityAfterRun, Activity = "Pay" });
        await _faults.PassAsync(new() { Point = FaultPoints.ActivityAfterRun, Activity = "Ship" });
        var late = _faults.PassAsync(new() { Point = FaultPoints.ActivityAfterRun, Activity = "Pay" });
        await _faults.Crashed;
        Assert.False(late.IsCompleted);
        Assert.False(_faults.PassAsync(new() { Point = FaultPoints.TimerAfterRun }).IsCompleted);
        Assert.Throws<CloudCrashedException>(() => _faults.Commit("cosmosdb", () => Assert.Fail("committed")));
        _faults.Clear();
        Assert.Throws<CloudCrashedException>(() => _faults.Commit("cosmosdb", () => Assert.Fail("committed")));
    }

    [Fact]
    public async Task A_crash_is_over_when_everything_is_cut_off()
    {
        var cut = new TaskCompletionSource();
        _faults.WhenCrashed(() => cut.Task);
        var crashed = _faults.CrashAsync();
        Assert.True(_faults.IsCrashed);
        Assert.False(crashed.IsCompleted);
        cut.SetResult();
        await crashed;
    }

    [Fact]
    public void After_a_commit_its_database_is_named_before_the_point_behind_it()
    {
        var seen = new List<string>();
        var faults = new FaultInjector { AfterCommit = database => seen.Add(database + " observed") };
        faults.Add(new() { Condition = new() { Point = FaultPoints.CosmosDbAfterCommit }, Result = new CrashResult() });
        Assert.Throws<CloudCrashedException>(() => faults.Commit("cosmosdb", () => seen.Add("committed")));
        Assert.Equal(["committed", "cosmosdb observed"], seen);
    }

    [Fact]
    public void The_clock_stands_still_while_a_rule_holds_it()
    {
        var frozen = false;
        var faults = new FaultInjector { Freeze = () => frozen = true, Resume = () => frozen = false };
        var point = new FaultOperation { Point = FaultPoints.ActivityBeforeRun };
        faults.Add(new() { Id = "at a point", Condition = new() { Point = FaultPoints.ActivityBeforeRun, After = 1 }, Result = new FreezeClockResult() });
        faults.Pass(point);
        Assert.False(frozen);
        faults.Pass(point);
        Assert.True(frozen);
        faults.Add(new() { Id = "at once", Result = new FreezeClockResult() });
        faults.Remove("at a point");
        Assert.True(frozen);
        faults.Clear();
        Assert.False(frozen);
    }
}
