using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EventSourcing.Projections;

namespace EventSourcing.Cosmos.ReadModels;

/// <summary>
/// The SDK's continuation made URL-safe and tied to its query. The fingerprint is no seal — a page holds nothing that the query itself
/// would not give — it tells a continuation of another query before the service has to.
/// </summary>
internal static class PageContinuation
{
    private const int FingerprintLength = 8;

    /// <summary>Characters; longer ones were never given out.</summary>
    private const int MaxLength = 16_384;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Encode(string sdkContinuation, ReadModelQuery query) =>
        Base64Url.EncodeToString([.. Fingerprint(query), .. Encoding.UTF8.GetBytes(sdkContinuation)]);

    /// <exception cref="InvalidContinuationException">Not one of <paramref name="query"/>.</exception>
    public static string Decode(string continuation, ReadModelQuery query)
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
            return StrictUtf8.GetString(bytes.AsSpan(FingerprintLength));
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidContinuationException("The continuation is not one that was given out.", e);
        }
    }

    /// <summary>Of all that decides which models come and in which order; not of the page size.</summary>
    private static byte[] Fingerprint(ReadModelQuery query) => SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes<object?[]>(
    [
        query.Partition,
        new SortedDictionary<string, string>(query.Equal.ToDictionary(), StringComparer.Ordinal),
        query.OrderBy,
        query.Descending,
    ]))[..FingerprintLength];
}
