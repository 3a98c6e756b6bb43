using System.Buffers;
using System.Text;
using EventSourcing.Feeds;
using EventSourcing.Streams;
using Microsoft.Azure.Functions.Worker.Converters;

namespace OrderFlow;

/// <summary>What the change feed brought, as text until it is known who asks: most followers concern themselves with a part of it.</summary>
[InputConverter(typeof(CommitBatchConverter))]
public sealed class CommitBatch(string documents, CommitReader reader)
{
    /// <exception cref="System.Text.Json.JsonException">These are no commits.</exception>
    public IReadOnlyList<Commit> For(IFeedHandler follower)
    {
        ArgumentNullException.ThrowIfNull(follower);
        var utf8 = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(documents.Length));
        try
        {
            var length = Encoding.UTF8.GetBytes(documents, utf8);
            return reader.Read(utf8.AsSpan(0, length), follower.Follows);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(utf8);
        }
    }
}
