using EventSourcing.Projections.Generations;

namespace EventSourcing.Tests.Projections;

public sealed class GenerationLedgerTests
{
    private static readonly GenerationLedger Building = GenerationLedger.First.Begin("a");

    [Fact]
    public void A_rebuild_builds_beside_the_active_generation_and_is_begun_once()
    {
        Assert.Equal((1, 2), (Building.Generations.Active, Building.Generations.Building));
        Assert.Same(Building, Building.Begin("a"));
    }

    [Fact]
    public void Whoever_is_switched_over_finds_at_least_what_was_written_before() =>
        Assert.Equal([2, 1], Building.Generations.Written);

    [Fact]
    public void A_switch_keeps_the_old_generation_until_it_is_retired()
    {
        var switched = Building.Switch("a");
        Assert.Equal((2, (int?)null), (switched.Generations.Active, switched.Generations.Building));
        Assert.Equal([2, 1], switched.Generations.Written);
        Assert.Same(switched, switched.Switch("a"));
        Assert.Equal([2], switched.Retire().Generations.Written);
    }

    [Fact]
    public void A_number_is_never_given_twice()
    {
        var again = Building.Cancel("a").Begin("b");
        Assert.Equal(3, again.Generations.Building);
        Assert.Equal(4, again.Begin("c").Generations.Building);
    }

    [Fact]
    public void What_is_cancelled_does_not_switch_and_what_has_switched_is_not_cancelled()
    {
        var cancelled = Building.Cancel("a");
        Assert.Same(cancelled, cancelled.Switch("a"));
        Assert.Null(cancelled.Generations.Building);
        var switched = Building.Switch("a");
        Assert.Same(switched, switched.Cancel("a"));
    }

    [Fact]
    public void A_rebuild_cancelled_before_it_began_does_not_begin()
    {
        var cancelled = GenerationLedger.First.Cancel("a").Begin("a");
        Assert.Equal(RebuildState.Cancelled, cancelled.Rebuild!.State);
        Assert.Equal(GenerationSet.First.Active, cancelled.Generations.Active);
    }

    [Fact]
    public void Another_rebuild_can_neither_switch_nor_be_mistaken_for_this_one() => Assert.Same(Building, Building.Switch("b"));
}
