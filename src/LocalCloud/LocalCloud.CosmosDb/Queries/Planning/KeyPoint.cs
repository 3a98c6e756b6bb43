using LocalCloud.CosmosDb.Partitioning;
using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Planning;

/// <summary>One way a WHERE clause can be true: values of partition key components, and of <c>id</c>, as far as they are fixed.</summary>
internal sealed record KeyPoint(SqlValue?[] Components, string? Id)
{
    public bool IsComplete => Array.TrueForAll(Components, component => component is not null);

    /// <summary>Null when the two contradict each other: then nothing can match.</summary>
    public KeyPoint? And(KeyPoint other)
    {
        var components = new SqlValue?[Components.Length];
        for (var i = 0; i < components.Length; i++)
        {
            if (Components[i] is { } mine && other.Components[i] is { } theirs && !SqlComparer.Instance.Equals(mine, theirs))
            {
                return null;
            }

            components[i] = Components[i] ?? other.Components[i];
        }

        return Id is not null && other.Id is not null && Id != other.Id ? null : new(components, Id ?? other.Id);
    }

    public byte[] Hash()
    {
        var epk = new byte[Components.Length * PartitionKeyHasher.Size];
        for (var i = 0; i < Components.Length; i++)
        {
            var slot = epk.AsSpan(i * PartitionKeyHasher.Size, PartitionKeyHasher.Size);
            switch (Components[i]!.Value)
            {
                case { Kind: SqlKind.Number } number:
                    PartitionKeyHasher.HashNumber(number.Number, slot);
                    break;
                case var value:
                    var reader = new System.Text.Json.Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(value.ToString()));
                    reader.Read();
                    PartitionKeyHasher.TryHash(ref reader, slot);
                    break;
            }
        }

        return epk;
    }
}
