using System.Text;
using System.Text.Json;

namespace LocalCloud.CosmosDb.Partitioning;

/// <summary>The paths that make up the key of a container, split into UTF-8 property names.</summary>
internal sealed class PartitionKeyDefinition(IReadOnlyList<string> paths)
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 128 };

    public IReadOnlyList<string> Paths { get; } = paths;

    public IReadOnlyList<byte[][]> Segments { get; } = [.. paths.Select(Split)];

    public int Components => Paths.Count;

    public int Size => Components * PartitionKeyHasher.Size;

    /// <summary>The EPK of a whole document; null when a key is an object or array.</summary>
    public byte[]? HashOf(ReadOnlySpan<byte> document)
    {
        var epk = UndefinedKey();
        var reader = new Utf8JsonReader(document, Options);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!Observe(ref reader, epk))
            {
                return null;
            }

            reader.Read();
            reader.Skip();
        }

        return epk;
    }

    public byte[] UndefinedKey()
    {
        var epk = new byte[Size];
        for (var i = 0; i < Components; i++)
        {
            PartitionKeyHasher.HashUndefined(epk.AsSpan(i * PartitionKeyHasher.Size, PartitionKeyHasher.Size));
        }

        return epk;
    }

    /// <summary>
    /// Called on each top level property name: hashes its value into <paramref name="epk"/> when it is (or leads to) a component.
    /// False when the value cannot be a key.
    /// </summary>
    public bool Observe(ref readonly Utf8JsonReader property, Span<byte> epk)
    {
        for (var i = 0; i < Segments.Count; i++)
        {
            if (property.ValueTextEquals(Segments[i][0]))
            {
                var value = property;
                if (Descend(ref value, Segments[i]) && !PartitionKeyHasher.TryHash(ref value, epk.Slice(i * PartitionKeyHasher.Size, PartitionKeyHasher.Size)))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Moves from the property name of the first segment to the value at the end of the path.</summary>
    private static bool Descend(ref Utf8JsonReader reader, byte[][] segments)
    {
        reader.Read();
        foreach (var segment in segments.AsSpan(1))
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            var found = false;
            while (!found && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                found = reader.ValueTextEquals(segment);
                reader.Read();
                if (!found)
                {
                    reader.Skip();
                }
            }

            if (!found)
            {
                return false;
            }
        }

        return true;
    }

    public static byte[][] Split(string path) =>
        [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(s => Encoding.UTF8.GetBytes(s.Trim('"')))];
}
