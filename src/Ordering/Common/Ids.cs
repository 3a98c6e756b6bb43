using EventSourcing.Streams;

namespace Ordering.Common;

/// <summary>What all ids have in common.</summary>
public static class Ids
{
    /// <summary>Characters; half of what a stream key may have, so that steps and keys can be made from ids.</summary>
    public const int MaxLength = 64;

    /// <summary>Letters, digits and <c>-_.:</c>, not too many of them.</summary>
    public static bool IsValid(string? text) => text is { Length: <= MaxLength } && StreamId.IsKey(text);

    internal static FormatException NotAnId(string? text) =>
        new($"'{text}' is not an id: 1 to {MaxLength} letters, digits, '-', '_', '.' or ':'.");
}
