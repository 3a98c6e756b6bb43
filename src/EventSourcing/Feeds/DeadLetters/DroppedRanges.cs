using System.Collections.Immutable;

namespace EventSourcing.Feeds.DeadLetters;

/// <summary>Versions of a stream from <paramref name="First"/> to <paramref name="Last"/>, both included.</summary>
public sealed record VersionRange(long First, long Last)
{
    public bool Holds(long version) => First <= version && version <= Last;
}

/// <summary>
/// What operators have dropped of one stream: ranges in order, apart from each other. What stands between them was handled, so a watermark
/// would not do: a read model that is built later must have it.
/// </summary>
public sealed record DroppedRanges(ImmutableArray<VersionRange> Ranges)
{
    public static DroppedRanges None { get; } = new([]);

    public bool IsEmpty => Ranges.IsEmpty;

    /// <summary>The range that holds a version; null when it was not dropped.</summary>
    public VersionRange? Find(long version) => Ranges.FirstOrDefault(range => range.Holds(version));

    /// <summary>With one more range, which becomes one with those that it touches.</summary>
    public DroppedRanges With(long first, long last)
    {
        var apart = Ranges.Where(range => range.Last + 1 < first || last + 1 < range.First).ToList();
        var touched = Ranges.Except(apart).Append(new VersionRange(first, last)).ToList();
        var joined = new VersionRange(touched.Min(range => range.First), touched.Max(range => range.Last));
        return new DroppedRanges([.. apart.Append(joined).OrderBy(range => range.First)]);
    }

    public bool Equals(DroppedRanges? other) => other is not null && Ranges.SequenceEqual(other.Ranges);

    public override int GetHashCode() => Ranges.Aggregate(0, HashCode.Combine);
}
