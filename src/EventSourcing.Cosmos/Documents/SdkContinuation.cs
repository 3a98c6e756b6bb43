using System.Buffers.Text;
using System.Text;
using EventSourcing.Projections;

namespace EventSourcing.Cosmos.Documents;

/// <summary>The SDK's continuation made URL-safe, and tied to its query by a fingerprint that precedes it.</summary>
internal static class SdkContinuation
{
    /// <summary>Characters; longer ones were never given out.</summary>
    private const int MaxLength = 16_384;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Encode(string continuation, byte[] fingerprint) =>
        Base64Url.EncodeToString([.. fingerprint, .. Encoding.UTF8.GetBytes(continuation)]);

    /// <exception cref="InvalidContinuationException">Not one that was given out for this query.</exception>
    public static string Decode(string text, byte[] fingerprint)
    {
        if (text.Length <= MaxLength && Base64Url.IsValid(text))
        {
            var bytes = Base64Url.DecodeFromChars(text);
            if (bytes.Length > fingerprint.Length && bytes.AsSpan(0, fingerprint.Length).SequenceEqual(fingerprint))
            {
                return Text(bytes.AsSpan(fingerprint.Length));
            }
        }

        throw new InvalidContinuationException("The continuation is not one of this query.");
    }

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidContinuationException("The continuation is not one that was given out.", e);
        }
    }
}
