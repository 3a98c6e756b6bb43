using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using LocalCloud.CosmosDb.Http;
using LocalCloud.CosmosDb.Resources;
using Column = (System.Collections.Generic.IReadOnlyList<string> Path, bool Descending);

namespace LocalCloud.CosmosDb.Queries.Metrics;

/// <summary>The two forms in which clients know index metrics.</summary>
internal static partial class IndexMetricsJson
{
    /// <summary>What the .NET client shows as it is.</summary>
    public static string ToJson(this IndexMetrics metrics) => Text(writer =>
    {
        WriteIndexes(writer, "UtilizedIndexes", metrics.Utilized, metrics.UtilizedComposites, isScored: false);
        WriteIndexes(writer, "PotentialIndexes", metrics.Potential, metrics.PotentialComposites, isScored: true);
    });

    /// <summary>What the other clients put into words.</summary>
    public static string ToEarlierJson(this IndexMetrics metrics) => Text(writer =>
    {
        WriteSingles(writer, "UtilizedSingleIndexes", metrics.Utilized, isScored: true);
        WriteSingles(writer, "PotentialSingleIndexes", metrics.Potential, isScored: true);
        WriteComposites(writer, "UtilizedCompositeIndexes", metrics.UtilizedComposites, isScored: true);
        WriteComposites(writer, "PotentialCompositeIndexes", metrics.PotentialComposites, isScored: true);
    });

    private static string Text(Action<Utf8JsonWriter> write) => Encoding.UTF8.GetString(ResourceJson.Write(write));

    private static void WriteIndexes(
        Utf8JsonWriter writer,
        string name,
        IReadOnlyList<IReadOnlyList<string>> singles,
        IReadOnlyList<IReadOnlyList<Column>> composites,
        bool isScored)
    {
        writer.WriteStartObject(name);
        WriteSingles(writer, "SingleIndexes", singles, isScored);
        WriteComposites(writer, "CompositeIndexes", composites, isScored);
        writer.WriteEndObject();
    }

    private static void WriteSingles(Utf8JsonWriter writer, string name, IReadOnlyList<IReadOnlyList<string>> singles, bool isScored)
    {
        writer.WriteStartArray(name);
        foreach (var path in singles)
        {
            writer.WriteStartObject();
            writer.WriteString("IndexSpec"u8, Spec(path) + "/?");
            WriteScore(writer, isScored);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteComposites(
        Utf8JsonWriter writer, string name, IReadOnlyList<IReadOnlyList<Column>> composites, bool isScored)
    {
        writer.WriteStartArray(name);
        foreach (var columns in composites)
        {
            writer.WriteStartObject();
            writer.WriteStartArray("IndexSpecs"u8);
            foreach (var (path, descending) in columns)
            {
                writer.WriteStringValue(Spec(path) + (descending ? " DESC" : " ASC"));
            }

            writer.WriteEndArray();
            WriteScore(writer, isScored);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Of filters by themselves and orders, the service says nothing else.</summary>
    private static void WriteScore(Utf8JsonWriter writer, bool isScored)
    {
        if (isScored)
        {
            writer.WriteString("IndexImpactScore"u8, "High"u8);
        }
    }

    private static string Spec(IReadOnlyList<string> path) => string.Concat(path.Select(label => "/" + (Plain().IsMatch(label) ? label : JsonText.Quote(label))));

    [GeneratedRegex(@"^(\w+|\[\])$")]
    private static partial Regex Plain();
}
