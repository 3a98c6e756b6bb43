using System.Text.RegularExpressions;

namespace LocalCloud.CosmosDb.Resources;

/// <summary>A path of an indexing policy: <c>/address/city/?</c> one value, <c>/address/*</c> everything below; <c>[]</c> any item of an array.</summary>
internal sealed partial record IndexPath(IReadOnlyList<string> Segments, bool IncludesBelow)
{
    /// <summary>Null when the service would not take it.</summary>
    public static IndexPath? Parse(string text) => text == "/" ? new([], true)
        : Form().Match(text) is { Success: true } match ? new(SegmentsOf(match), match.Groups["end"].Value == "*")
        : null;

    /// <summary>A path of a composite index, which is always one value and says so or not.</summary>
    public static IndexPath? ParseComposite(string text) => CompositeForm().Match(text) is { Success: true } match ? new(SegmentsOf(match), false) : null;

    public bool Covers(IReadOnlyList<string> path) =>
        Segments.Count <= path.Count && (IncludesBelow || Segments.Count == path.Count) && Segments.SequenceEqual(path.Take(Segments.Count));

    /// <summary>Of all paths that cover a value, the most precise one decides.</summary>
    public int Precision => (2 * Segments.Count) + (IncludesBelow ? 0 : 1);

    private static List<string> SegmentsOf(Match match) => [.. match.Groups["label"].Captures.Select(capture => capture.Value.Trim('"'))];

    [GeneratedRegex("""^/((?<label>"[^"]+"|\w+|\[\])/)*(?<end>[?*])$""", RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    [GeneratedRegex("""^(/(?<label>"[^"]+"|\w+|\[\]))+(/\?)?$""", RegexOptions.CultureInvariant)]
    private static partial Regex CompositeForm();
}
