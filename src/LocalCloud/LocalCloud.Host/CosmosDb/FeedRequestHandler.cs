using Microsoft.Azure.Cosmos;

namespace LocalCloud.Host.CosmosDb;

/// <summary>Shows the requests of each change feed processor to the <see cref="FeedProgress"/> that flows with it.</summary>
internal sealed class FeedRequestHandler : RequestHandler
{
    private const string RangeHeader = "x-ms-documentdb-partitionkeyrangeid";

    public override async Task<ResponseMessage> SendAsync(RequestMessage request, CancellationToken cancellationToken)
    {
        if (FeedProgress.Current is not { } progress || request.Headers["A-IM"] is null)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        // Asking for what follows a position says that everything up to it has been handled.
        var position = request.Headers["If-None-Match"];
        var response = await base.SendAsync(request, cancellationToken);
        if (response.Headers[RangeHeader] is { } range)
        {
            progress.Handled(range, position);
            if (response.StatusCode is System.Net.HttpStatusCode.NotModified)
            {
                progress.Handled(range, response.Headers.ETag);
            }
        }

        return response;
    }
}
