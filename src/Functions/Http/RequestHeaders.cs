using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EventSourcing.Commands;
using Microsoft.AspNetCore.Http;
using OrderFlow.Http.Problems;

namespace OrderFlow.Http;

/// <summary>What the contract's headers say about a command: who asks, for the how-manieth time, on which version.</summary>
/// <param name="Operation">What the key is a key of.</param>
public sealed record RequestHeaders(string Operation, string? IdempotencyKey, long? IfVersion, string CorrelationId, string TraceParent)
{
    /// <summary>The headers of a creation, or the problem to answer with. There is no version yet, so <c>If-Match</c> is ignored.</summary>
    public static (RequestHeaders? Headers, ProblemResult? Problem) OfCreation(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var keys = request.Headers["Idempotency-Key"];
        if (keys.Count > 1)
        {
            // Joined they would be another key, and the honest repeat with one line a second purchase.
            return (null, new ProblemResult(ProblemTypes.InvalidIdempotencyKey, "Idempotency-Key must come once."));
        }

        string? key = keys;
        if (key is not null && (key.Length is 0 or > 255 || key.Any(character => character is < '!' or > '~')))
        {
            return (null, new ProblemResult(ProblemTypes.InvalidIdempotencyKey, "Idempotency-Key must be 1 to 255 visible ASCII characters."));
        }

        var http = request.HttpContext;
        var headers = new RequestHeaders(
            MatchedOperation.Of(request), key, null, CorrelationMiddleware.CorrelationIdOf(http), RequestTrace.ParentOf(http));
        return (headers, null);
    }

    /// <summary>The headers of a command on what exists, or the problem to answer with.</summary>
    public static (RequestHeaders? Headers, ProblemResult? Problem) OfChange(HttpRequest request)
    {
        var (headers, problem) = OfCreation(request);
        string? ifMatch = request.Headers.IfMatch;
        if (headers is null || ifMatch is null or "*")
        {
            return (headers, problem);
        }

        return TryParseETag(ifMatch, out var version)
            ? (headers with { IfVersion = version }, null)
            : (null, new ProblemResult(ProblemTypes.InvalidHeader, "If-Match must be the ETag of an earlier answer, for example \"3\"."));
    }

    /// <summary>An id that the same key always gives, or a new one.</summary>
    public string DeriveId(string kind) => IdempotencyKey is null ? NewId() : Hash($"{kind}:{IdempotencyKey}");

    /// <summary>The command's context; <paramref name="content"/> is what a repetition must have in common.</summary>
    public CommandContext ToContext(object? content) => new()
    {
        CommandId = IdempotencyKey is null ? NewId() : "key:" + Hash($"{Operation}\n{IdempotencyKey}"),
        CommandHash = IdempotencyKey is null ? null : Hash(JsonSerializer.Serialize(content, ApiJson.Options)),
        MayRepeat = IdempotencyKey is not null,
        CorrelationId = CorrelationId,
        TraceParent = TraceParent,
        IfVersion = IfVersion,
    };

    /// <summary>Tags are compared as texts: <c>"01"</c> is none of ours, so it is as stale as version 0, at which nothing is.</summary>
    private static bool TryParseETag(string text, out long version)
    {
        version = 0;
        if (text.Length <= 2 || text[0] != '"' || text[^1] != '"' || !WholeNumber.TryParse(text[1..^1], out var number))
        {
            return false;
        }

        version = text[1] == '0' ? 0 : number;
        return true;
    }

    private static string NewId() => Guid.CreateVersion7().ToString("N");

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
