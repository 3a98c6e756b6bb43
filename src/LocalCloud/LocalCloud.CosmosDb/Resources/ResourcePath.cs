namespace LocalCloud.CosmosDb.Resources;

/// <summary>A request target cut at its slashes, each segment unescaped once: <c>/dbs/{db}/colls/{coll}/docs/{id}</c>.</summary>
/// <remarks>Taken from the raw target: the server's own decoding would make a second unescape corrupt ids that contain <c>%</c>.</remarks>
internal readonly record struct ResourcePath(int Count, string? Kind1, string? Id1, string? Kind2, string? Id2, string? Kind3, string? Id3)
{
    public static ResourcePath Parse(string rawTarget)
    {
        // No query string: the protocol has none, and the SDK does not escape a ? in an id.
        var path = rawTarget.AsSpan().Trim('/');
        if (path.IsEmpty)
        {
            return default;
        }

        var (count, s) = (0, new Segments());
        foreach (var range in path.Split('/'))
        {
            var segment = path[range];
            if (segment.IsEmpty || count == 6)
            {
                return new(7, null, null, null, null, null, null); // Nothing has such an address, least of all what its beginning names.
            }

            s[count++] = Keyword(segment) ?? (segment.Contains('%') ? Uri.UnescapeDataString(segment) : segment.ToString());
        }

        return new(count, s[0], s[1], s[2], s[3], s[4], s[5]);
    }

    private static string? Keyword(ReadOnlySpan<char> segment) => segment switch
    {
        "dbs" => "dbs",
        "colls" => "colls",
        "docs" => "docs",
        "pkranges" => "pkranges",
        "offers" => "offers",
        _ => null,
    };

    [System.Runtime.CompilerServices.InlineArray(6)]
    private struct Segments
    {
        private string? _first;
    }
}
