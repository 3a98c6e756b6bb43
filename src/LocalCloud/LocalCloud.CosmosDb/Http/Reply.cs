using System.Text;
using LocalCloud.CosmosDb.Resources;

namespace LocalCloud.CosmosDb.Http;

/// <summary>What the service answers, before it is written as HTTP. Refusals are replies too.</summary>
internal sealed record Reply
{
    public const string Json = "application/json";

    public required int Status { get; init; }

    public int SubStatus { get; init; }

    /// <summary>304 is one, too: the client has the document.</summary>
    public bool IsSuccess => Status < 400;

    public ReadOnlyMemory<byte> Body { get; init; }

    public string ContentType { get; init; } = Json;

    public string? ETag { get; init; }

    public double Charge { get; init; }

    public string? Continuation { get; init; }

    public int? ItemCount { get; init; }

    /// <summary>Adds the headers by which a client tracks its session: content path, session token, LSN.</summary>
    public Container? Container { get; init; }

    public int RangeId { get; init; } = -1;

    public long Lsn { get; init; }

    /// <summary>Seldom needed headers.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public static Reply Refuse(int status, string message, int subStatus = 0, Container? container = null, int rangeId = -1, long lsn = 0) => new()
    {
        Status = status,
        SubStatus = subStatus,
        Charge = 1,
        Body = ErrorBody.Write(status, message),
        Container = container,
        RangeId = rangeId,
        Lsn = lsn,
    };

    public static Reply NotFound(Container? container = null, int rangeId = -1, long lsn = 0) => Refuse(
        404, ErrorBody.List("Resource Not Found. Learn more: https://aka.ms/cosmosdb-tsg-not-found"), 0, container, rangeId, lsn);

    public static Reply BadRequest(string message, int subStatus = 0) => Refuse(400, message, subStatus);

    public override string ToString() => $"{Status}/{SubStatus} {Encoding.UTF8.GetString(Body.Span)}";
}
