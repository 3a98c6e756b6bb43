using Microsoft.Azure.Cosmos;

namespace EventSourcing.Cosmos.Tests.Emulated;

/// <summary>What a request asks for, in a word.</summary>
internal static class RequestKind
{
    public static string Of(RequestMessage request) => request switch
    {
        _ when request.Headers["x-ms-cosmos-is-query-plan-request"] is not null => "plan",
        _ when request.Headers["x-ms-documentdb-isquery"] is not null => "query",
        _ when request.Headers["x-ms-documentdb-is-upsert"] is not null => "upsert",
        { Method.Method: "GET", RequestUri.OriginalString: var uri } when !uri.Contains("/docs/", StringComparison.Ordinal) => "feed",
        _ => request.Method.Method switch { "POST" => "create", "PUT" => "replace", "GET" => "read", "PATCH" => "patch", var method => method },
    };
}
