using System.Text.Json;
using System.Text.Json.Nodes;
using EventSourcing.Snapshots;
using Ordering.Customers;

namespace Ordering.Tests.Snapshots;

public sealed class RoundTripTests
{
    public static TheoryData<int> EveryStory => [.. Enumerable.Range(0, Stories.All.Count)];

    [Fact]
    public void Every_aggregate_has_a_story() => Assert.Equal(
        AggregateType.All.Select(aggregate => aggregate.Category).Order(), Stories.All.Select(story => story.Category).Distinct().Order());

    [Theory]
    [MemberData(nameof(EveryStory))]
    public void A_restored_state_is_the_same_and_decides_the_same(int number)
    {
        var story = Stories.All[number];
        foreach (var state in story.States)
        {
            var restored = story.Restored(state);

            Assert.Equal(Json(state), Json(restored));
            var decisions = Story.Decisions(state);
            Assert.NotEmpty(decisions);
            Assert.True(JsonNode.DeepEquals(decisions, Story.Decisions(restored)), $"{state} decides otherwise than {restored}.");
        }
    }

    private static string Json(object state) => JsonSerializer.Serialize(state, SnapshotJson.Options);

    [Theory]
    [MemberData(nameof(EveryStory))]
    public void A_state_with_anything_missing_is_none(int number)
    {
        var story = Stories.All[number];
        var type = story.States[^1].GetType();
        var json = JsonObject.Create(JsonSerializer.SerializeToElement(story.States[^1], SnapshotJson.Options))!;
        foreach (var name in json.Select(property => property.Key).ToList())
        {
            var without = json.DeepClone().AsObject();
            without.Remove(name);

            Assert.Throws<JsonException>(() => without.Deserialize(type, SnapshotJson.Options));
        }
    }

    [Fact]
    public void Only_what_cannot_be_derived_is_stored() => Assert.Equal(
        """{"id":"ada","name":"Ada","email":"ada@example.com"}""", SnapshotJson.Write((Customer)Stories.All[0].States[^1]).GetRawText());
}
