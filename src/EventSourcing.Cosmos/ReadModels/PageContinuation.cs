using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using EventSourcing.Projections;

namespace EventSourcing.Cosmos.ReadModels;

/// <summary>
/// Where a page ended: the value it is sorted by, and which models with that value have been given out. It names nothing of the service or
/// of a generation, so it outlives a switch of generations. It is tied to its query by a fingerprint, which is no seal — a page holds
/// nothing that the query itself would not give — but tells a continuation of another query.
/// </summary>
/// <param name="Last">A text or a number.</param>
/// <param name="Given">Marks of the models with that value that need no repetition.</param>
internal sealed record PageContinuation(JsonElement Last, ImmutableHashSet<ulong> Given)
{
    private const int FingerprintLength = 8;

    /// <summary>Characters; longer ones were never given out.</summary>
    private const int MaxLength = 16_384;

    /// <summary>Names a model in whatever generation.</summary>
    public static ulong MarkOf(string key, string partition) =>
        BitConverter.ToUInt64(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes<string[]>([key, partition])));

    /// <exception cref="InvalidOperationException">The models are sorted by what is neither text nor number.</exception>
    public string Encode(ReadModelQuery query) => Last.ValueKind is JsonValueKind.String or JsonValueKind.Number
        ? Base64Url.EncodeToString([.. Fingerprint(query), .. JsonSerializer.SerializeToUtf8Bytes(this)])
        : throw new InvalidOperationException($"'{query.OrderBy}' is neither text nor number in every model, so there is no next page.");

    /// <exception cref="InvalidContinuationException">Not one of <paramref name="query"/>.</exception>
    public static PageContinuation Decode(string continuation, ReadModelQuery query)
    {
        if (continuation.Length > MaxLength || !Base64Url.IsValid(continuation))
        {
            throw new InvalidContinuationException("The continuation is not one that was given out.");
        }

        var bytes = Base64Url.DecodeFromChars(continuation);
        if (bytes.Length <= FingerprintLength || !bytes.AsSpan(0, FingerprintLength).SequenceEqual(Fingerprint(query)))
        {
            throw new InvalidContinuationException("The continuation belongs to another query.");
        }

        try
        {
            return JsonSerializer.Deserialize<PageContinuation>(bytes.AsSpan(FingerprintLength))
                is { Last.ValueKind: JsonValueKind.String or JsonValueKind.Number, Given: not null } known
                ? known
                : throw new JsonException("Something is missing.");
        }
        catch (JsonException e)
        {
            throw new InvalidContinuationException("The continuation is not one that was given out.", e);
        }
    }

    /// <summary>Of all that decides which models come and in which order; not of the page size.</summary>
    internal static byte[] Fingerprint(ReadModelQuery query) => SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes<object?[]>(
    [
        query.Partition,
        new SortedDictionary<string, string>(query.Equal.ToDictionary(), StringComparer.Ordinal),
        query.OrderBy,
        query.Descending,
    ]))[..FingerprintLength];
}
