using Microsoft.AspNetCore.Http;
using OrderFlow.Commands;
using OrderFlow.Http.Problems;

namespace OrderFlow.Http;

/// <summary>Reads what the contract's headers say about a command.</summary>
public static class RequestHeaders
{
    /// <summary>The headers of a creation, or the problem to answer with. There is no version yet, so <c>If-Match</c> is ignored.</summary>
    public static (CommandOrigin? Headers, ProblemResult? Problem) OfCreation(HttpRequest request)
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
        var headers = new CommandOrigin(
            MatchedOperation.Of(request), key, null, CorrelationMiddleware.CorrelationIdOf(http), RequestTrace.ParentOf(http));
        return (headers, null);
    }

    /// <summary>The headers of a command on what exists, or the problem to answer with.</summary>
    public static (CommandOrigin? Headers, ProblemResult? Problem) OfChange(HttpRequest request)
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
}
