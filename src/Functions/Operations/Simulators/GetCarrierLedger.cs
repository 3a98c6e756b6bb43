using EventSourcing.Projections;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Ordering.Shipping.Simulated;

namespace OrderFlow.Operations.Simulators;

/// <summary>The simulated carrier's own book, so that a double effect would show.</summary>
public sealed class GetCarrierLedger(IReadModelStore<CarrierLedgerEntry> ledger)
{
    [Function(nameof(GetCarrierLedger))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Admin, "get", Route = "operations/simulators/carrier")] HttpRequest request,
        CancellationToken cancellationToken) => LedgerPage.OfAsync(ledger, request, cancellationToken);
}
