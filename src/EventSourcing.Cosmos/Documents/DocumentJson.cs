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

    /// <exception cref="JsonException">The stored document is not a <typeparamref name="T"/>.</exception>
    public static async ValueTask<T> ReadAsync<T>(Stream content, CancellationToken cancellationToken)
    {
        var document = content is MemoryStream memory && memory.TryGetBuffer(out var bytes)
            ? JsonSerializer.Deserialize<T>(bytes.AsSpan((int)memory.Position), EventSerializer.JsonOptions)
            : await JsonSerializer.DeserializeAsync<T>(content, EventSerializer.JsonOptions, cancellationToken).ConfigureAwait(false);
        return document ?? throw new JsonException($"A stored {typeof(T).Name} is null.");
    }
}
