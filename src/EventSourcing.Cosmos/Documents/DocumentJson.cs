using System.Buffers;
using System.Text.Json;
using EventSourcing.Events;

namespace EventSourcing.Cosmos.Documents;

/// <summary>Documents from and to UTF-8, without a detour over strings or the SDK's serializer.</summary>
internal static class DocumentJson
{
    public static PooledBuffer Write<T>(T document)
    {
        var buffer = new PooledBuffer();
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = EventSerializer.JsonOptions.Encoder, SkipValidation = true });
        JsonSerializer.Serialize(writer, document, EventSerializer.JsonOptions);
        return buffer;
    }

    /// <summary>Adds a property to a document that has some.</summary>
    /// <param name="name">Needs no escaping.</param>
    public static void Append(PooledBuffer document, ReadOnlySpan<byte> name, string value)
    {
        // In the place of the closing brace.
        document.Advance(-1);
        document.Write(",\""u8);
        document.Write(name);
        document.Write("\":"u8);
        document.Write(JsonSerializer.SerializeToUtf8Bytes(value, EventSerializer.JsonOptions));
        document.Write("}"u8);
    }

    /// <exception cref="JsonException">The stored document is not a <typeparamref name="T"/>.</exception>
    public static async ValueTask<T> ReadAsync<T>(Stream content, CancellationToken cancellationToken)
    {
        var document = content is MemoryStream memory && memory.TryGetBuffer(out var bytes)
            ? JsonSerializer.Deserialize<T>(bytes.AsSpan((int)memory.Position), EventSerializer.JsonOptions)
            : await JsonSerializer.DeserializeAsync<T>(content, EventSerializer.JsonOptions, cancellationToken).ConfigureAwait(false);
        return document ?? throw new JsonException($"A stored {typeof(T).Name} is null.");
    }
}
