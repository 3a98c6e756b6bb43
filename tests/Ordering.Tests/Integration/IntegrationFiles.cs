using System.Text.Json;
using System.Text.Json.Nodes;
using EventSourcing.Events;
using Ordering.Integration;
using Ordering.Tests.Events;

namespace Ordering.Tests.Integration;

/// <summary>What consumers out there rely on, as files: the approved schema of every message, and what each golden domain event is told as.</summary>
internal static class IntegrationFiles
{
    private const string Update = "UPDATE_SCHEMAS";

    private static readonly JsonSerializerOptions s_readable = new(EventSerializer.JsonOptions) { WriteIndented = true };

    private static string Folder { get; } = Path.Combine(EventFiles.Root, "tests", "Ordering.Tests", "Integration");

    public static string SchemaFolder { get; } = Path.Combine(Folder, "Schemas");

    public static string GoldenFolder { get; } = Path.Combine(Folder, "Golden");

    public static JsonNode Written(IntegrationEvent told) => JsonSerializer.SerializeToNode(told, told.GetType(), EventSerializer.JsonOptions)!;

    /// <summary>The approved file; written when there is none and that was asked for.</summary>
    public static JsonNode Approved(string folder, string name, JsonNode now)
    {
        var file = Path.Combine(folder, $"{name}.json");
        if (!File.Exists(file) && Environment.GetEnvironmentVariable(Update) == "1")
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(file, now.ToJsonString(s_readable) + "\n");
        }

        Assert.True(File.Exists(file), $"{name} has not been approved. Look at it once more, then run this test with {Update}=1 to write {file}.");
        return JsonNode.Parse(File.ReadAllText(file))!;
    }
}
