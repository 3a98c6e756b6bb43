using EventSourcing.Events;
using EventSourcing.Projections;
using Ordering.Common;

namespace Ordering.Customers;

/// <summary>A customer as shown.</summary>
public sealed record CustomerView(CustomerId CustomerId, string Name, string Email);

[Consumes(typeof(CustomerRegistered))]
public sealed class CustomerProjection : IProjection<CustomerView>
{
    public string Name => "customers";

    public bool Follows(string category) => category == Customer.Category;

    public ReadModelKey? KeyOf(RecordedEvent @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        return @event.Data is CustomerEvent ? new ReadModelKey(@event.StreamId.Key, @event.StreamId.Key) : null;
    }

    public CustomerView? Apply(CustomerView? model, RecordedEvent @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        return @event.Data is CustomerRegistered registered
            ? new CustomerView(registered.CustomerId, registered.Name, registered.Email)
            : model;
    }
}
