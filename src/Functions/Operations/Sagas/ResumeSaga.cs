using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OrderFlow.Commands;
using OrderFlow.Http;
using OrderFlow.Http.Problems;
using Ordering.Common;
using Ordering.Orders.Commands;

namespace OrderFlow.Operations.Sagas;

/// <summary>Lets a parked rollback go on, once somebody has removed what stopped it.</summary>
public sealed class ResumeSaga(CommandEndpoint endpoint)
{
    [Function(nameof(ResumeSaga))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = "operations/sagas/{orderId}/resume")] HttpRequest request,
        string orderId,
        CancellationToken cancellationToken) =>
        OrderId.TryParse(orderId, out var id)
            ? await endpoint.RunAsync(
                request, new ResumeFulfillment(id), (_, accepted) => OrderAnswers.Accepted(id, accepted), cancellationToken)
            : Missing.Order;
}
