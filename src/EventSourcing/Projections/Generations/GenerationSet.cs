using System.Collections.Immutable;

namespace EventSourcing.Projections.Generations;

/// <summary>The generations of a projection's read models that exist now.</summary>
/// <param name="Active">The one that is read.</param>
/// <param name="Building">The one that a rebuild is writing; null when there is none.</param>
/// <param name="Retiring">Those that a reader elsewhere may still be reading.</param>
public sealed record GenerationSet(int Active, int? Building, ImmutableArray<int> Retiring)
{
    /// <summary>Before the first rebuild.</summary>
    public static GenerationSet First { get; } = new(1, null, []);

    /// <summary>
    /// All that must be kept up to date, newest first: whoever is switched over in between finds at least what he has seen before.
    /// </summary>
    public IEnumerable<int> Written => [.. Building is { } building ? [building] : Array.Empty<int>(), Active, .. Retiring];
}
