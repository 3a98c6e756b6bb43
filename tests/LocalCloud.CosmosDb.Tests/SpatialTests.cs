using System.Globalization;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Cosmos.Linq;
using Microsoft.Azure.Cosmos.Spatial;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace LocalCloud.CosmosDb.Tests;

/// <summary>Where things are on the globe, asked in SQL and by LINQ.</summary>
public sealed class SpatialTests(Account account) : IClassFixture<Account>
{
    private const string Square = "{'type':'Polygon','coordinates':[[[-1,1],[1,1],[1,2],[-1,2],[-1,1]]]}";
    private const string WithHole = "{'type':'Polygon','coordinates':[[[0,0],[10,0],[10,10],[0,10],[0,0]],[[4,4],[4,6],[6,6],[6,4],[4,4]]]}";
    private const string Clockwise = "{'type':'Polygon','coordinates':[[[0,0],[0,10],[10,10],[10,0],[0,0]]]}";
    private const string AcrossDateLine = "{'type':'Polygon','coordinates':[[[179,-1],[-179,-1],[-179,1],[179,1],[179,-1]]]}";
    private const string AroundPole = "{'type':'Polygon','coordinates':[[[0,80],[90,80],[180,80],[-90,80],[0,80]]]}";
    private const string Two = "{'type':'MultiPolygon','coordinates':[[[[0,0],[1,0],[1,1],[0,0]]],[[[20,20],[21,20],[21,21],[20,20]]]]}";
    private const string Line = "{'type':'LineString','coordinates':[[-5,0.5],[15,0.5]]}";

    [Theory]
    [InlineData(144.424867889, -37.951033417, 143.926495528, -37.652821139, 54972.271)] // Published for Vincenty's formula.
    [InlineData(0, 0, 1, 0, 111_319.491)]
    [InlineData(0, 0, 0, 90, 10_001_965.729)]
    [InlineData(7, 50, 7, 50, 0)]
    public async Task Points_are_as_far_apart_as_on_the_ellipsoid(double longitude1, double latitude1, double longitude2, double latitude2, double metres) =>
        Assert.Equal(metres, (double)(await Value($"ST_DISTANCE({Point(longitude1, latitude1)}, {Point(longitude2, latitude2)})"))!, 0.01);

    [Fact]
    public async Task The_distance_to_an_area_is_that_to_its_nearest_edge_and_none_inside()
    {
        Assert.InRange((double)(await Value($"ST_DISTANCE({Point(0, 0)}, {Square})"))!, 110_570, 110_600);
        // The line is a great circle: between its ends at 0.5° it runs to the north of that, at 0.5065° where it is nearest.
        Assert.InRange((double)(await Value($"ST_DISTANCE({Square}, {Line})"))!, 54_560, 54_580);
        Assert.Equal(0, (double)(await Value($"ST_DISTANCE({Point(0, 1.5)}, {Square})"))!);
        Assert.InRange((double)(await Value($"ST_DISTANCE({Point(178, 0)}, {AcrossDateLine})"))!, 111_300, 111_340);
        Assert.InRange((double)(await Value($"ST_DISTANCE({Point(0, 0)}, {Point(180, 0.1)})"))!, 19_900_000, 20_040_000);
    }

    /// <summary>A query is prepared once for all who send it; what it compares with comes along with each of them.</summary>
    [Fact]
    public async Task The_same_query_looks_around_another_place_each_time()
    {
        var container = await account.Container();
        for (var i = 0; i < 10; i++)
        {
            await container.CreateItemAsync(new { id = $"{i}", pk = "a", p = new { type = "Point", coordinates = new[] { i, 0 } } }, new("a"));
        }

        var near = "SELECT VALUE c.id FROM c WHERE ST_DISTANCE(c.p, @here) < 120000";
        for (var i = 1; i < 9; i++)
        {
            var ids = await container.Query<string>(new QueryDefinition(near).WithParameter("@here", new { type = "Point", coordinates = new[] { i, 0 } }));
            Assert.Equal([$"{i - 1}", $"{i}", $"{i + 1}"], ids);
        }

        Assert.Empty(await container.Query<string>(new QueryDefinition(near).WithParameter("@here", "nowhere")));
    }

    [Theory]
    [InlineData(0, 1.5, Square, true)]
    [InlineData(0, 0.5, Square, false)]
    [InlineData(1, 5, WithHole, true)]
    [InlineData(5, 5, WithHole, false)]
    [InlineData(5, 5, Clockwise, false)]
    [InlineData(50, 50, Clockwise, true)]
    [InlineData(180, 0, AcrossDateLine, true)]
    [InlineData(0, 0, AcrossDateLine, false)]
    [InlineData(45, 89, AroundPole, true)]
    [InlineData(45, 60, AroundPole, false)]
    [InlineData(20.9, 20.5, Two, true)]
    [InlineData(10, 10, Two, false)]
    public async Task A_point_is_within_an_area_or_is_not(double longitude, double latitude, string area, bool expected)
    {
        Assert.Equal(expected, (bool)(await Value($"ST_WITHIN({Point(longitude, latitude)}, {area})"))!);
        Assert.Equal(expected, (bool)(await Value($"ST_INTERSECTS({Point(longitude, latitude)}, {area})"))!);
    }

    [Fact]
    public async Task A_line_that_crosses_an_area_intersects_it_and_is_not_within()
    {
        Assert.True((bool)(await Value($"ST_INTERSECTS({Line}, {WithHole})"))!);
        Assert.False((bool)(await Value($"ST_WITHIN({Line}, {WithHole})"))!);
        Assert.False((bool)(await Value($"ST_INTERSECTS({Line}, {Square})"))!);
        Assert.True((bool)(await Value($"ST_WITHIN({{'type':'LineString','coordinates':[[1,1],[9,1]]}}, {WithHole})"))!);
    }

    [Theory]
    [InlineData("{'type':'Point','coordinates':[133.7,-184.3]}", "Latitude values must be between -90 and 90 degrees.")]
    [InlineData("{'type':'Point','coordinates':[190,0]}", "Longitude values must be between -180 and 180 degrees.")]
    [InlineData("{'type':'Point','coordinates':['1',0]}", "at least two numbers")]
    [InlineData("{'type':'Point','coordinates':[[1,2]]}", "at least two numbers")]
    [InlineData("{'type':'Circle','coordinates':[1,2]}", "Circle is not supported")]
    [InlineData("{'type':'LineString','coordinates':[[1,2],[1,2]]}", "two distinct points")]
    [InlineData("{'type':'Polygon','coordinates':[[[31.8,-5],[31.8,-4.7],[32,-4.7],[32,-5]]]}", "start and end points of the ring number 1 are not the same")]
    [InlineData("{'type':'Polygon','coordinates':[[[0,0],[1,1],[0,0]]]}", "fewer than four points")]
    [InlineData("{'type':'Polygon','coordinates':[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}", "Self-intersection")]
    [InlineData("{'type':'Polygon','coordinates':[]}", "no ring")]
    [InlineData("{}", "no type")]
    public async Task What_is_no_geometry_says_why_and_relates_to_nothing(string value, string reason)
    {
        Assert.False((bool)(await Value($"ST_ISVALID({value})"))!);
        var detailed = await Value($"ST_ISVALIDDETAILED({value})");
        Assert.False((bool)detailed!["valid"]!);
        Assert.Contains(reason, (string)detailed["reason"]!, StringComparison.Ordinal);
        Assert.Null(await Value($"ST_DISTANCE({value}, {Square})"));
    }

    [Theory]
    [InlineData(Square)]
    [InlineData(WithHole)]
    [InlineData(Clockwise)]
    [InlineData(AcrossDateLine)]
    [InlineData(Two)]
    [InlineData(Line)]
    [InlineData("{'type':'Point','coordinates':[1,2,300]}")]
    public async Task A_geometry_is_valid(string value) => Assert.Equal("""{"valid":true}""", (await Value($"ST_ISVALIDDETAILED({value})"))!.ToString(Formatting.None));

    [Fact]
    public async Task Linq_asks_for_the_same()
    {
        var container = await account.Container();
        Place[] places = [new("near", "a", new(-122.12, 47.66)), new("far", "a", new(4.9, 52.37))];
        foreach (var place in places)
        {
            await container.CreateItemAsync(place);
        }

        var area = new Polygon((Position[])[new(-123, 47), new(-122, 47), new(-122, 48), new(-123, 48), new(-123, 47)]);
        var all = container.GetItemLinqQueryable<Place>();
        Assert.Equal(["near"], await Ids(all.Where(place => place.Location.Distance(new Point(-122.13, 47.64)) < 30_000)));
        Assert.Equal(["near"], await Ids(all.Where(place => place.Location.Within(area))));
        Assert.Equal(["near"], await Ids(all.Where(place => place.Location.Intersects(area))));
        Assert.Equal(["far", "near"], (await Ids(all.Where(place => place.Location.IsValid()))).Order());
        using var details = all.Select(place => place.Location.IsValidDetailed()).ToFeedIterator();
        Assert.All(await details.All(), detail => Assert.True(detail.IsValid));
        Assert.Equal(
            ["near", "far"],
            await container.Query<string>("SELECT VALUE c.id FROM c WHERE ST_DISTANCE(c.location, {'type':'Point','coordinates':[-122.13,47.64]}) < 1e7 ORDER BY c.id DESC"));
    }

    [Fact]
    public async Task Geometries_too_large_to_be_compared_are_refused()
    {
        var points = string.Join(',', Enumerable.Range(0, 12_000).Select(n => string.Create(CultureInfo.InvariantCulture, $"[{n % 90},{n % 2 * 40}]")));
        var line = $$"""{"type":"LineString","coordinates":[{{points}}]}""";
        var container = await account.Container();
        var refusal = await Assert.ThrowsAsync<CosmosException>(() => container.Query<bool>(
            new QueryDefinition("SELECT VALUE ST_INTERSECTS(@a, @a)").WithParameter("@a", JObject.Parse(line))));
        Assert.Contains("too complex", refusal.Message, StringComparison.Ordinal);
    }

    private static string Point(double longitude, double latitude) =>
        string.Create(CultureInfo.InvariantCulture, $"{{'type':'Point','coordinates':[{longitude},{latitude}]}}");

    private static async Task<List<string>> Ids(IQueryable<Place> places)
    {
        using var feed = places.Select(place => place.Id).ToFeedIterator();
        return await feed.All();
    }

    /// <summary>Null for undefined.</summary>
    private async Task<JToken?> Value(string expression)
    {
        Container container = await account.Database.CreateContainerIfNotExistsAsync("spatial", "/pk");
        return (await container.Query<JToken>($"SELECT VALUE {expression}")).SingleOrDefault();
    }

    private sealed record Place([property: JsonProperty("id")] string Id, [property: JsonProperty("pk")] string Pk, [property: JsonProperty("location")] Point Location);
}
