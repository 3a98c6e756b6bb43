using Microsoft.Extensions.Time.Testing;

namespace LocalCloud.Faults.Tests;

public sealed class RuleTests
{
    private static readonly FaultInjectionServerErrorResult Unavailable = new(FaultInjectionServerErrorType.ServiceUnavailable);
    private readonly FakeTimeProvider _clock = new();
    private readonly FaultInjector _faults;

    public RuleTests() => _faults = new FaultInjector(_clock);

    [Fact]
    public void Without_rules_nothing_is_armed()
    {
        Assert.False(_faults.IsArmed);
        var rule = _faults.Add(new() { Result = Unavailable });
        Assert.True(_faults.IsArmed);
        _faults.Remove(rule.Id);
        Assert.False(_faults.IsArmed);
    }

    [Fact]
    public void After_and_hit_limit_choose_the_operations()
    {
        var rule = _faults.Add(new() { Condition = new() { After = 2 }, Result = Unavailable, HitLimit = 2 });
        Assert.Equal([false, false, true, true, false, false], Enumerable.Range(0, 6).Select(_ => IsHit(new())));
        Assert.Equal(2, rule.HitCount);
    }

    [Fact]
    public void A_rule_counts_only_what_meets_its_condition()
    {
        _faults.Add(new() { Condition = new() { Container = "orders", After = 1 }, Result = Unavailable });
        Assert.Equal(
            [false, false, false, true],
            ((string?[])["events", "orders", null, "ORDERS"]).Select(container => IsHit(new() { Container = container })));
    }

    [Fact]
    public void A_rule_is_active_from_its_start_delay_for_its_duration()
    {
        _faults.Add(new() { Result = Unavailable, StartDelay = TimeSpan.FromSeconds(10), Duration = TimeSpan.FromSeconds(5) });
        Assert.False(IsHit(new()));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True(IsHit(new()));
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.False(IsHit(new()));
    }

    [Fact]
    public void An_injection_rate_hits_that_share()
    {
        var rule = _faults.Add(new() { Result = Unavailable with { InjectionRate = 0.25 } });
        for (var i = 0; i < 10_000; i++)
        {
            IsHit(new());
        }

        Assert.InRange(rule.HitCount, 2_000, 3_000); // eleven standard deviations
    }

    [Fact]
    public void The_first_rule_that_matches_is_applied()
    {
        _faults.Add(new() { Result = Unavailable, HitLimit = 1 });
        _faults.Add(new() { Result = Unavailable with { ServerErrorType = FaultInjectionServerErrorType.Gone } });
        Assert.Equal(
            [FaultInjectionServerErrorType.ServiceUnavailable, FaultInjectionServerErrorType.Gone],
            Enumerable.Range(0, 2).Select(_ => _faults.Hit<FaultInjectionServerErrorResult>(new())!.ServerErrorType));
    }

    [Fact]
    public void Services_and_points_do_not_meet_each_others_rules()
    {
        _faults.Add(new() { Condition = new() { Service = FaultService.DurableTask }, Result = Unavailable });
        Assert.False(IsHit(new() { Service = FaultService.CosmosDb }));
        Assert.False(IsHit(new() { Service = FaultService.DurableTask, Point = FaultPoints.ActivityAfterRun }));
        Assert.True(IsHit(new() { Service = FaultService.DurableTask }));
    }

    [Fact]
    public void A_refusal_says_what_would_be_allowed()
    {
        var refusal = Assert.Throws<FaultRuleException>(() => _faults.Add(new()
        {
            Condition = new() { Point = "somewhere", After = -1 },
            Result = new DelayDeliveryResult(TimeSpan.FromDays(1)),
            HitLimit = 0,
        }));
        Assert.Equal(["condition.after", "condition.point", "condition.service", "hitLimit", "result.delay"], refusal.Errors.Keys.Order(StringComparer.Ordinal));
        Assert.Contains(FaultPoints.ActivityAfterRun, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("01:00:00", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(_faults.Rules);
    }

    [Theory]
    [InlineData(FaultService.CosmosDb, "condition.activity", "condition.function")]
    [InlineData(FaultService.DurableTask, "condition.activity", "condition.container", "condition.function")]
    public void A_filter_on_what_an_operation_does_not_have_is_refused(FaultService service, params string[] members)
    {
        var refusal = Assert.Throws<FaultRuleException>(() => _faults.Add(new()
        {
            Condition = new() { Service = service, Container = "c", Function = "f", Activity = "a" },
            Result = Unavailable,
        }));
        Assert.Equal(members, refusal.Errors.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_split_says_where_and_how_often()
    {
        var refusal = Assert.Throws<FaultRuleException>(() => _faults.Add(new() { Result = new SplitPartitionResult() }));
        Assert.Equal(["condition.container", "hitLimit"], refusal.Errors.Keys.Order(StringComparer.Ordinal));
        Assert.Throws<FaultRuleException>(() => _faults.Add(new() { Condition = new() { Container = "c" }, Result = new SplitPartitionResult(), HitLimit = 17 }));
        _faults.Add(new() { Condition = new() { Container = "c" }, Result = new SplitPartitionResult(), HitLimit = 1 });
        Assert.NotNull(_faults.Hit<SplitPartitionResult>(new() { Container = "c" }));
        Assert.Null(_faults.Hit<SplitPartitionResult>(new() { Container = "c" }));
    }

    [Fact]
    public void Ids_are_unique_and_there_are_at_most_a_hundred_rules()
    {
        _faults.Add(new() { Id = "one", Result = Unavailable });
        Assert.Contains("'one'", Assert.Throws<FaultRuleException>(() => _faults.Add(new() { Id = "one", Result = Unavailable })).Message, StringComparison.Ordinal);
        for (var i = 1; i < 100; i++)
        {
            _faults.Add(new() { Result = Unavailable });
        }

        Assert.Contains("100", Assert.Throws<FaultRuleException>(() => _faults.Add(new() { Result = Unavailable })).Message, StringComparison.Ordinal);
        _faults.Clear();
        Assert.Empty(_faults.Rules);
    }

    private bool IsHit(FaultOperation operation) => _faults.Hit<FaultInjectionServerErrorResult>(operation) is not null;
}
