namespace LocalCloud.CosmosDb.Documents;

/// <summary>Entity tags, quotes included. A document's tag follows from its LSN, the oldest partition it was in and time, so it needs no column.</summary>
internal static class ETag
{
    public static string Of(int origin, long lsn, long timestamp) => string.Create(38, (origin, lsn, timestamp), static (text, from) =>
    {
        "\"00000000-0000-0000-0000-000000000000\"".CopyTo(text);
        Hex(text.Slice(1, 8), from.lsn);
        Hex(text.Slice(10, 4), from.lsn >> 32);
        Hex(text.Slice(15, 4), from.origin);
        Hex(text.Slice(25, 8), from.timestamp);
    });

    public static bool Matches(string? condition, string etag) =>
        condition is null or "*" || condition == etag || (etag.Length - 2 == condition.Length && etag.AsSpan(1, condition.Length).SequenceEqual(condition));

    private static void Hex(Span<char> destination, long value)
    {
        for (var i = destination.Length - 1; i >= 0; i--, value >>= 4)
        {
            destination[i] = "0123456789abcdef"[(int)(value & 0xF)];
        }
    }
}
