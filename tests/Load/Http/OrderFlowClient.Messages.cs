namespace OrderFlow.Load.Http;

/// <content>What a check of partners' messages asks of the app besides.</content>
internal sealed partial class OrderFlowClient
{
    public Task<Answer<Ledger>> GetPaymentsAsync(string orderId, CancellationToken cancellationToken) => GetAsync(
        "GET /api/operations/simulators/payments", $"/api/operations/simulators/payments?orderId={orderId}", ContractJson.Default.Ledger, null, cancellationToken);

    public Task<Answer<DeadLetterList>> GetDeadLettersAsync(CancellationToken cancellationToken) => GetAsync(
        "GET /api/operations/dead-letters", "/api/operations/dead-letters", ContractJson.Default.DeadLetterList, null, cancellationToken);
}
