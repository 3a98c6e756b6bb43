using EventSourcing.Projections;
using EventSourcing.Streams;
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
        CancellationToken cancellationToken)
    {
        var missing = Missing.Customer;
        return Ids.IsValid(customerId)
            ? await endpoint.GetAsync(
                request, customers, new(customerId, customerId), new StreamId(Customer.Category, customerId), missing, cancellationToken)
            : missing;
    }
}
