using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using Microsoft.Net.Http.Headers;

namespace LocalCloud.Host.CosmosDb;

/// <summary>Lets a processor of the emulated account write its leases at the first attempt; see <see cref="LeaseETags"/>.</summary>
internal sealed class LeaseWriteHandler : RequestHandler
{
    public override async Task<ResponseMessage> SendAsync(RequestMessage request, CancellationToken cancellationToken)
    {
        if (FeedProgress.Current?.Leases is not { } leases || request.Method != HttpMethod.Put
            || request.Headers[HeaderNames.IfMatch] is not { } asked || PositionOf(request.Content) is not { } position)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        var lease = request.RequestUri.OriginalString;
        var used = leases.Current(lease, asked, position);
        request.Headers[HeaderNames.IfMatch] = used;
        var response = await base.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            leases.Written(lease, asked, used, response.Headers.ETag, position);
        }
        else if (response.StatusCode is HttpStatusCode.PreconditionFailed)
        {
            leases.Lost(lease);
        }

        return response;
    }

    /// <summary>Up to where the lease says that changes were handled; null when it is no lease, or another form of one.</summary>
    private static long? PositionOf(Stream? content)
    {
        if (content is not { CanSeek: true })
        {
            return null;
        }

        try
        {
            using var lease = JsonDocument.Parse(content);
            return lease.RootElement.TryGetProperty("ContinuationToken", out var token)
                && long.TryParse(token.GetString()?.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
        finally
        {
            content.Position = 0;
        }
    }
}
