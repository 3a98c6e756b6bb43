using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Azure.Cosmos;

namespace EventSourcing.Cosmos.Tests.Emulated;

/// <summary>Which requests the code under test makes, and what each costs.</summary>
public sealed class RequestLog : RequestHandler
{
    private readonly AsyncLocal<ConcurrentQueue<LoggedRequest>?> _current = new();

    /// <summary>Collects the requests made from here on by the calling test.</summary>
    public IReadOnlyCollection<LoggedRequest> Begin() => _current.Value = [];

    public override async Task<ResponseMessage> SendAsync(RequestMessage request, CancellationToken cancellationToken)
    {
        var log = _current.Value;
        var response = await base.SendAsync(request, cancellationToken);
        log?.Enqueue(new LoggedRequest(KindOf(request), (int)response.StatusCode, response.Headers.RequestCharge));
        return response;
    }

    private static string KindOf(RequestMessage request) => request switch
    {
        _ when request.Headers["x-ms-cosmos-is-query-plan-request"] is not null => "plan",
        _ when request.Headers["x-ms-documentdb-isquery"] is not null => "query",
        _ when request.Headers["x-ms-documentdb-is-upsert"] is not null => "upsert",
        { Method.Method: "GET", RequestUri.OriginalString: var uri } when !uri.Contains("/docs/", StringComparison.Ordinal) => "feed",
        _ => request.Method.Method switch { "POST" => "create", "PUT" => "replace", "GET" => "read", var method => method },
    };
}

public sealed record LoggedRequest(string Kind, int Status, double Charge)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind} {Status}");
}
