using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EventSourcing.Streams;

/// <summary>Names one stream: <c>&lt;category&gt;-&lt;key&gt;</c>, for example <c>order-7f3a</c>. The category is a word without hyphens.</summary>
[JsonConverter(typeof(StreamIdJsonConverter))]
public readonly record struct StreamId
{
    /// <summary>Characters; leaves room below the 1,023 bytes of a Cosmos DB id.</summary>
    public const int MaxKeyLength = 128;

    private static readonly SearchValues<char> KeyCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:");

    /// <exception cref="ArgumentException">Category or key is empty, too long or has other characters than letters, digits and <c>-_.:</c>.</exception>
    public StreamId(string category, string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(category);
        if (!IsKey(key))
        {
            throw new ArgumentException($"'{key}' cannot name a stream: 1 to {MaxKeyLength} letters, digits, '-', '_', '.' or ':'.", nameof(key));
        }

        if (category.Contains('-', StringComparison.Ordinal) || category.AsSpan().ContainsAnyExcept(KeyCharacters))
        {
            throw new ArgumentException($"'{category}' cannot be a stream category.", nameof(category));
        }

        Category = category;
        Key = key;
    }

    public string Category { get; }

    public string Key { get; }

    /// <summary>Not <c>.</c> or <c>..</c> either: in an address they lead elsewhere.</summary>
    public static bool IsKey(string? key) =>
        key is { Length: > 0 and <= MaxKeyLength } and not "." and not ".." && !key.AsSpan().ContainsAnyExcept(KeyCharacters);

    public static bool TryParse(string? text, out StreamId id)
    {
        var hyphen = text?.IndexOf('-', StringComparison.Ordinal) ?? -1;
        var valid = hyphen > 0 && IsKey(text![(hyphen + 1)..]) && !text.AsSpan(0, hyphen).ContainsAnyExcept(KeyCharacters);
        id = valid ? new StreamId(text![..hyphen], text[(hyphen + 1)..]) : default;
        return valid;
    }

    public override string ToString() => $"{Category}-{Key}";
}

internal sealed class StreamIdJsonConverter : JsonConverter<StreamId>
{
    public override StreamId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        StreamId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("Not a stream id.");

    public override void Write(Utf8JsonWriter writer, StreamId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
