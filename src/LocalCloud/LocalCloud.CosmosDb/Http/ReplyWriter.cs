using System.Globalization;
using LocalCloud.CosmosDb.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LocalCloud.CosmosDb.Http;

/// <summary>Writes a reply with the headers the client's SDK relies on.</summary>
internal static class ReplyWriter
{
    public static async ValueTask WriteAsync(IFeatureCollection context, IHttpRequestFeature request, Reply reply, CancellationToken cancellationToken)
    {
        var response = context.Get<IHttpResponseFeature>()!;
        var headers = response.Headers;
        response.StatusCode = reply.Status;
        headers["x-ms-request-charge"] = ChargeText.Of(reply.Charge);
        headers["x-ms-activity-id"] = request.Headers["x-ms-activity-id"];
        headers["x-ms-gatewayversion"] = "version=2.14.0";
        if (reply.ETag is { } etag)
        {
            headers.ETag = etag;
        }

        if (reply.SubStatus != 0)
        {
            headers["x-ms-substatus"] = Number(reply.SubStatus);
        }

        if (reply.ItemCount is { } count)
        {
            headers["x-ms-item-count"] = Number(count);
        }

        if (reply.Continuation is { } continuation)
        {
            headers["x-ms-continuation"] = continuation;
        }

        if (reply.Container is { } container)
        {
            headers["x-ms-content-path"] = container.Rid;
            headers["x-ms-alt-content-path"] = container.AltContentPath;
            if (reply.RangeId >= 0)
            {
                var (range, lsn) = (Number(reply.RangeId), reply.Lsn.ToString(CultureInfo.InvariantCulture));
                headers["x-ms-session-token"] = string.Concat(range, ":-1#", lsn);
                headers["x-ms-documentdb-partitionkeyrangeid"] = range;
                headers["lsn"] = lsn;
            }
        }

        foreach (var (name, value) in reply.Headers)
        {
            headers[name] = value;
        }

        if (reply.Status is 204 or 304)
        {
            return;
        }

        var body = reply is { IsSuccess: true, Body.IsEmpty: false, ContentType: Reply.Json } && AsksForBinary(request.Headers) ? BinaryJson.FromText(reply.Body.Span) : reply.Body;
        headers.ContentLength = body.Length;
        if (!body.IsEmpty)
        {
            headers.ContentType = reply.ContentType;
            await context.Get<IHttpResponseBodyFeature>()!.Writer.WriteAsync(body, cancellationToken);
        }
    }

    /// <summary>The client takes nothing but binary JSON; one that takes text as well gets that. Refusals are always text.</summary>
    private static bool AsksForBinary(IHeaderDictionary headers)
    {
        var formats = headers["x-ms-cosmos-supported-serialization-formats"];
        var list = (formats.Count > 0 ? formats : headers["x-ms-documentdb-content-serialization-format"]).ToString();
        return list.Contains("CosmosBinary", StringComparison.OrdinalIgnoreCase) && !list.Contains("JsonText", StringComparison.OrdinalIgnoreCase);
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
