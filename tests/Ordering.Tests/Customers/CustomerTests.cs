using Ordering.Common;
using Ordering.Customers;

namespace Ordering.Tests.Customers;

public sealed class CustomerTests : AggregateSpec<Customer, CustomerEvent>
{
    private static readonly CustomerId Id = CustomerId.Parse("ada");
    private static readonly CustomerRegistered Registered = new(Id, "Ada", "ada@example.com");

    [Fact]
    public void A_new_customer_is_registered() =>
        GivenNothing().When(customer => customer.Register(Id, "Ada", "ada@example.com")).Then(Registered);

    [Fact]
    public void A_customer_is_registered_once() => Given(Registered)
        .When(customer => customer.Register(Id, "Eve", "eve@example.com"))
        .ThenRefused(CustomerProblems.AlreadyExists(Id));
}
