using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EventSourcing.Commands;
using Microsoft.AspNetCore.Http;
using OrderFlow.Http.Problems;

namespace OrderFlow.Http;

/// <summary>What the contract's headers say about a command: who asks, for the how-manieth time, on which version.</summary>
public sealed record RequestHeaders(string? IdempotencyKey, long? IfVersion, string CorrelationId)
{
    /// <summary>The headers, or the problem to answer with.</summary>
    public static (RequestHeaders? Headers, ProblemResult? Problem) Read(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        string? key = request.Headers["Idempotency-Key"];
        if (key is not null && (key.Length is 0 or > 255 || key.Any(character => character is < '!' or > '~')))
        {
            return (null, new ProblemResult(ProblemTypes.InvalidIdempotencyKey, "Idempotency-Key must be 1 to 255 visible ASCII characters."));
        }

        string? ifMatch = request.Headers.IfMatch;
        long? version = null;
        if (ifMatch is not (null or "*"))
        {
            if (!TryParseETag(ifMatch, out var parsed))
            {
                return (null, new ProblemResult(ProblemTypes.InvalidHeader, "If-Match must be the ETag of an earlier answer, for example \"3\"."));
            }

            version = parsed;
        }

        return (new RequestHeaders(key, version, CorrelationMiddleware.CorrelationIdOf(request.HttpContext)), null);
    }

    public static bool TryParseETag(string text, out long version)
    {
        ArgumentNullException.ThrowIfNull(text);
        version = 0;
        return text.Length > 2 && text[0] == '"' && text[^1] == '"'
            && long.TryParse(text.AsSpan(1, text.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out version);
    }

    /// <summary>An id that the same key always gives, or a new one.</summary>
    public string DeriveId(string kind) =>
        IdempotencyKey is null ? Guid.CreateVersion7().ToString("N") : Hash($"{kind}:{IdempotencyKey}");

    /// <summary>The command's context; <paramref name="content"/> is what a repetition must have in common.</summary>
    public CommandContext ToContext(string operation, object? content) => new()
    {
        CommandId = IdempotencyKey is null ? Guid.CreateVersion7().ToString("N") : "key:" + Hash(IdempotencyKey),
        CommandHash = IdempotencyKey is null ? null : Hash(operation + "\n" + JsonSerializer.Serialize(content, ApiJson.Options)),
        MayRepeat = IdempotencyKey is not null,
        CorrelationId = CorrelationId,
        TraceParent = Activity.Current?.Id,
        IfVersion = IfVersion,
    };

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
