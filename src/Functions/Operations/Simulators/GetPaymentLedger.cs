using EventSourcing.Projections;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Ordering.Payments.Simulated;

namespace OrderFlow.Operations.Simulators;

/// <summary>The simulated gateway's own book, so that a double effect would show.</summary>
public sealed class GetPaymentLedger(IReadModelStore<PaymentLedgerEntry> ledger)
{
    [Function(nameof(GetPaymentLedger))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Admin, "get", Route = "operations/simulators/payments")] HttpRequest request,
        CancellationToken cancellationToken) => LedgerPage.OfAsync(ledger, request, cancellationToken);
}
