using EventSourcing.Aggregates;
using Ordering.Common;

namespace Ordering.Customers;

/// <summary>What can be refused about customers.</summary>
public static class CustomerProblems
{
    public static Refusal AlreadyExists(CustomerId id) => new("customer-already-exists", $"Customer {id} is registered already.");

    public static Refusal NotFound(CustomerId id) => new("customer-not-found", $"There is no customer {id}.", RefusalKind.NotFound);
}
