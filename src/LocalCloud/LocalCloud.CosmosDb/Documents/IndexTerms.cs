using System.Runtime.InteropServices;
using System.Text.Json;
using LocalCloud.CosmosDb.Resources;

namespace LocalCloud.CosmosDb.Documents;

/// <summary>
/// What a document adds to the index of its container: one term for each value that the policy includes, and one for each composite index.
/// Terms are kept as hashes, which is enough to count them and to tell which of them a write changes.
/// </summary>
internal static class IndexTerms
{
    /// <summary><c>id</c> and <c>_ts</c>, which are indexed whatever the policy says.</summary>
    private const int Always = 2;

    /// <summary>Of these, the new version of a document has another <c>_ts</c>.</summary>
    private const int ChangedAlways = 1;

    /// <summary>The terms of a document without those that every document has; each of them once, in order.</summary>
    public static int[] Of(ReadOnlySpan<byte> json, ContainerSettings settings)
    {
        if (settings.Indexing.IsOff || settings.Index is { IsLeaf: true, Below: not true })
        {
            return [];
        }

        var found = new List<int>(capacity: 32);
        var columns = settings.Index.Composites.Count == 0 ? [] : new int?[settings.Index.Composites.Sum()];
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 128 });
        reader.Read();
        new Walk(found, columns).Root(ref reader, settings.Index);
        var first = 0;
        foreach (var size in settings.Index.Composites)
        {
            var values = columns.AsSpan(first, size);
            if (!values.Contains(null))
            {
                var hash = new HashCode();
                hash.Add(first);
                foreach (var value in values)
                {
                    hash.Add(value);
                }

                found.Add(hash.ToHashCode());
            }

            first += size;
        }

        return EachOnce(CollectionsMarshal.AsSpan(found));
    }

    /// <summary>How many terms a document has in all.</summary>
    public static int Count(int[] terms, ContainerSettings settings) => settings.Indexing.IsOff ? 0 : terms.Length + Always;

    /// <summary>How many terms a new version takes out of the index and puts into it.</summary>
    public static int Changed(int[] before, int[] after, ContainerSettings settings)
    {
        if (settings.Indexing.IsOff)
        {
            return 0;
        }

        var (same, i, j) = (0, 0, 0);
        while (i < before.Length && j < after.Length)
        {
            var order = before[i].CompareTo(after[j]);
            same += order == 0 ? 1 : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        return before.Length + after.Length - (2 * same) + (2 * ChangedAlways);
    }

    private static int[] EachOnce(Span<int> terms)
    {
        terms.Sort();
        var count = 0;
        foreach (var term in terms)
        {
            if (count == 0 || terms[count - 1] != term)
            {
                terms[count++] = term;
            }
        }

        return terms[..count].ToArray();
    }

    private readonly ref struct Walk(List<int> found, int?[] columns)
    {
        public void Root(ref Utf8JsonReader reader, IndexTree tree)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (SystemProperties.Is(in reader) || reader.ValueTextEquals("id"u8))
                {
                    reader.Read();
                    reader.Skip();
                }
                else
                {
                    Property(ref reader, tree, tree.Below == true, 0);
                }
            }
        }

        private void Property(ref Utf8JsonReader reader, IndexTree? parent, bool below, int path)
        {
            var node = parent?.Child(in reader);
            var hash = new HashCode();
            hash.Add(path);
            hash.AddBytes(reader.ValueSpan);
            reader.Read();
            Value(ref reader, node, below, hash.ToHashCode());
        }

        /// <param name="below">What a less precise path says.</param>
        private void Value(ref Utf8JsonReader reader, IndexTree? node, bool below, int path)
        {
            below = node?.Below ?? below;
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray when !below && node is null or { IsLeaf: true, Below: not true }:
                    reader.Skip();
                    break;
                case JsonTokenType.StartObject:
                    while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                    {
                        Property(ref reader, node, below, path);
                    }

                    break;
                case JsonTokenType.StartArray:
                    var item = node?.Item();
                    while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    {
                        Value(ref reader, item, below, HashCode.Combine(path, 1));
                    }

                    break;
                default:
                    Scalar(ref reader, node, below, path);
                    break;
            }
        }

        private void Scalar(ref Utf8JsonReader reader, IndexTree? node, bool below, int path)
        {
            var isIncluded = node?.Value ?? below;
            if (!isIncluded && node is null or { Columns.Count: 0 })
            {
                return;
            }

            var hash = new HashCode();
            hash.Add(path);
            hash.Add(reader.TokenType);
            hash.AddBytes(reader.ValueSpan);
            var term = hash.ToHashCode();
            if (isIncluded)
            {
                found.Add(term);
            }

            foreach (var column in node?.Columns ?? [])
            {
                columns[column] = term;
            }
        }
    }
}
