using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrderFlow.Load.Comparing;

/// <summary>What was measured once, and how it is measured again.</summary>
internal sealed record Recorded(string Machine, IReadOnlyList<RecordedRun> Runs);

/// <param name="Group">What <c>--only</c> chooses by.</param>
/// <param name="Arguments">Of this tool.</param>
/// <param name="NeedsApp">An app of its own is started for it.</param>
internal sealed record RecordedRun(string Group, string Name, IReadOnlyList<string> Arguments, bool NeedsApp, IReadOnlyList<RecordedFigure> Figures);

/// <param name="Path">Where the run's report has it: names of properties, and of an array's elements by their own <c>name</c>.</param>
/// <param name="MoreIsBetter">As of rates; of times and costs, less is.</param>
internal sealed record RecordedFigure(string Name, IReadOnlyList<string> Path, double Value, bool MoreIsBetter)
{
    /// <returns>Null where the report has no such figure.</returns>
    public double? In(JsonElement report)
    {
        JsonElement? at = report;
        foreach (var step in Path)
        {
            at = at?.ValueKind switch
            {
                JsonValueKind.Object => at.Value.TryGetProperty(step, out var property) ? property : null,
                JsonValueKind.Array => at.Value.EnumerateArray().Cast<JsonElement?>().FirstOrDefault(element => IsNamed(element!.Value, step)),
                _ => null,
            };
        }

        return at is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
    }

    /// <summary>How many times as good as it was: above 1 is better, whatever is counted.</summary>
    public double Ratio(double now) => MoreIsBetter ? now / Value : Value / now;

    private static bool IsNamed(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("name", out var own) && own.ValueEquals(name);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Recorded))]
internal sealed partial class RecordedJson : JsonSerializerContext;
