using EventSourcing.Diagnostics;
using Microsoft.Azure.Cosmos;

namespace EventSourcing.Cosmos.Hosting;

/// <summary>Puts the charge of every answer on the account of the work that asked.</summary>
internal sealed class RequestChargeHandler : RequestHandler
{
    public override async Task<ResponseMessage> SendAsync(RequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        RequestCharge.Add(response.Headers.RequestCharge);
        return response;
    }
}
