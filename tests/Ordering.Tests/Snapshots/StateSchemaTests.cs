using System.Collections.Immutable;
using System.Text.Json;

namespace Ordering.Tests.Snapshots;

/// <summary>
/// Snapshots outlive the code that wrote them. The approved files say what each state version looks like; they are added to, never changed.
/// </summary>
public sealed class StateSchemaTests
{
    public static TheoryData<string> EveryAggregate => [.. AggregateType.All.Select(aggregate => aggregate.Category)];

    [Theory]
    [MemberData(nameof(EveryAggregate))]
    public void A_state_has_the_schema_that_was_approved_for_its_version(string category)
    {
        var aggregate = AggregateType.Of(category);
        var (approved, current) = (StateSchema.Approved(aggregate), StateSchema.Of(aggregate.State));

        Assert.True(
            approved is not null,
            $"The schema of state version {aggregate.Policy.StateVersion} of '{category}' is not approved: put this into Schemas/{StateSchema.FileOf(aggregate)}.\n{current}");
        Assert.True(
            approved == current,
            $"State of '{category}' changed: raise its StateVersion and approve the new schema as Schemas/{category}.v{aggregate.Policy.StateVersion + 1}.json.\n{current}");
    }

    [Fact]
    public void Any_change_of_a_state_changes_its_schema() =>
        Assert.Distinct(new[]
        {
            typeof(State), typeof(Renamed), typeof(More), typeof(Fewer), typeof(OtherType), typeof(OtherItem), typeof(OtherKey), typeof(Nullable), typeof(Later),
        }.Select(StateSchema.Of));

    private sealed record State(string Name, ImmutableArray<int> Numbers, ImmutableDictionary<string, JsonElement> Entries);

    private sealed record Renamed(string Title, ImmutableArray<int> Numbers, ImmutableDictionary<string, JsonElement> Entries);

    private sealed record More(string Name, ImmutableArray<int> Numbers, ImmutableDictionary<string, JsonElement> Entries, bool Really);

    private sealed record Fewer(string Name, ImmutableArray<int> Numbers);

    private sealed record OtherType(int Name, ImmutableArray<int> Numbers, ImmutableDictionary<string, JsonElement> Entries);

    private sealed record OtherItem(string Name, ImmutableArray<string> Numbers, ImmutableDictionary<string, JsonElement> Entries);

    private sealed record OtherKey(string Name, ImmutableArray<int> Numbers, ImmutableArray<JsonElement> Entries);

    private sealed record Nullable(string? Name, ImmutableArray<int> Numbers, ImmutableDictionary<string, JsonElement> Entries);

    private sealed record Later(string Name, ImmutableArray<int> Numbers, ImmutableDictionary<string, JsonElement> Entries)
    {
        public DateTimeOffset At { get; init; }
    }
}
