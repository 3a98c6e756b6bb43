using System.Text.Json;
using System.Text.Json.Nodes;
using EventSourcing.Events;

namespace Ordering.Tests.Events;

/// <summary>Whatever was ever stored can be read for ever.</summary>
public sealed class GoldenTests
{
    private const string Expected = ".expected";

    public static TheoryData<string, int> Everything =>
        [.. EventFiles.Registry.All.SelectMany(known => Enumerable.Range(1, known.SchemaVersion).Select(version => (known.Name, version)))];

    [Fact]
    public void Every_version_of_every_event_has_a_golden_file()
    {
        var files = FileNames().Where(name => !name.EndsWith(Expected, StringComparison.Ordinal)).ToList();
        var missing = EventFiles.Names.Except(files).ToList();
        var orphans = files.Except(EventFiles.Names).ToList();

        Assert.True(missing.Count == 0, $"Add the data as it is stored to {EventFiles.GoldenFolder}: {string.Join(", ", missing)}.");
        Assert.True(orphans.Count == 0, $"Stored, but no longer known to the code: {string.Join(", ", orphans)}. Keep the event class and its version.");
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void A_golden_file_is_read_as_what_it_means_today(string type, int version)
    {
        var name = EventFiles.Name(type, version);
        var current = EventFiles.Registry.Find(type)!.SchemaVersion;
        var expected = version == current ? EventFiles.Golden(name) : EventFiles.Golden(name + Expected);

        var read = EventFiles.Serializer.Serialize("golden-1/1", EventFiles.Serializer.Deserialize(EventFiles.Stored(type, version)));

        Assert.Equal((type, current), (read.Type, read.SchemaVersion));
        Assert.True(JsonNode.DeepEquals(Node(expected), Node(read.Data)), $"{name} is read as {read.Data.GetRawText()}");
    }

    [Fact]
    public void A_golden_file_of_today_has_a_value_for_everything_its_event_can_tell() => Assert.All(EventFiles.Registry.All, known =>
    {
        var told = EventFiles.Golden(EventFiles.Name(known.Name, known.SchemaVersion)).EnumerateObject().Select(property => property.Name);
        var policy = EventSerializer.JsonOptions.PropertyNamingPolicy!;
        Assert.Equal(known.Class.GetProperties().Select(property => policy.ConvertName(property.Name)).Order(), told.Order());
    });

    private static IEnumerable<string> FileNames() =>
        Directory.EnumerateFiles(EventFiles.GoldenFolder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!);

    private static JsonNode? Node(JsonElement json) => JsonNode.Parse(json.GetRawText());
}
