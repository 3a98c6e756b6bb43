using System.Text.Json;
using EventSourcing.Events;
using EventSourcing.Streams;

namespace EventSourcing.Feeds;

/// <summary>
/// Reads documents of the feed for followers that share a process. Each of them is given every commit, concerns itself with a few categories,
/// and is about as far as the others: what it does not follow is passed over unread, and what another has read is not read again.
/// </summary>
public sealed class CommitReader
{
    /// <summary>About a second of the feed under load.</summary>
    private const int MaxRemembered = 2_000;

    /// <summary>Bytes. Larger commits are rare, and would make the memory of them large.</summary>
    private const int MaxRememberedLength = 8 * 1024;

    private readonly RecentlyUsed<int, Known> _read = new(MaxRemembered);

    /// <param name="documents">A JSON array of commits as they are stored, in UTF-8.</param>
    /// <exception cref="JsonException">It is something else.</exception>
    public IReadOnlyList<Commit> Read(ReadOnlySpan<byte> documents, Func<string, bool> follows)
    {
        ArgumentNullException.ThrowIfNull(follows);
        var commits = new List<Commit>();
        var reader = new Utf8JsonReader(documents);
        if (!reader.Read() || reader.TokenType is not JsonTokenType.StartArray)
        {
            throw new JsonException("Commits come as an array.");
        }

        while (reader.Read() && reader.TokenType is JsonTokenType.StartObject)
        {
            var start = (int)reader.TokenStartIndex;
            var stream = StreamOf(ref reader);
            if (follows(stream.Category))
            {
                commits.Add(Read(documents[start..(int)reader.BytesConsumed]));
            }
        }

        return commits;
    }

    /// <summary>Leaves the reader at the end of the document.</summary>
    private static StreamId StreamOf(ref Utf8JsonReader reader)
    {
        string? found = null;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isStream = reader.ValueTextEquals("streamId"u8);
            reader.Read();
            if (isStream && reader.TokenType is JsonTokenType.String)
            {
                found = reader.GetString();
            }

            reader.Skip();
        }

        return StreamId.TryParse(found, out var stream) ? stream : throw new JsonException("A document of the feed names no stream.");
    }

    private Commit Read(ReadOnlySpan<byte> document)
    {
        if (document.Length > MaxRememberedLength)
        {
            return Parse(document);
        }

        var hash = default(HashCode);
        hash.AddBytes(document);
        var key = hash.ToHashCode();
        if (_read.TryFind(key, out var known) && document.SequenceEqual(known.Document))
        {
            return known.Commit;
        }

        var commit = Parse(document);
        _read.Keep(key, new Known(document.ToArray(), commit));
        return commit;
    }

    private static Commit Parse(ReadOnlySpan<byte> document) =>
        JsonSerializer.Deserialize<Commit>(document, EventSerializer.JsonOptions) ?? throw new JsonException("A stored commit is null.");

    private readonly record struct Known(byte[] Document, Commit Commit);
}
