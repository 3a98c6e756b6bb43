using EventSourcing.Projections;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OrderFlow.Http;
using OrderFlow.Http.Problems;
using Ordering.Common;
using Ordering.Customers;

namespace OrderFlow.Queries;

public sealed class GetCustomer(ReadModelEndpoint endpoint, IReadModelStore<CustomerView> customers)
{
    [Function(nameof(GetCustomer))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "customers/{customerId}")] HttpRequest request,
        string customerId,
        CancellationToken cancellationToken) =>
        CustomerId.TryParse(customerId, out var id)
            ? await endpoint.GetAsync(request, customers, Customer.StreamOf(id), Missing.Customer, cancellationToken)
            : Missing.Customer;
}
