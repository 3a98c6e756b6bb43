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
        log?.Enqueue(new LoggedRequest(RequestKind.Of(request), (int)response.StatusCode, response.Headers.RequestCharge));
        return response;
    }
}

public sealed record LoggedRequest(string Kind, int Status, double Charge)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind} {Status}");
}
