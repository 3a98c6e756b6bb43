using System.ComponentModel;
using EventSourcing.Aggregates;
using EventSourcing.Events;
using EventSourcing.Snapshots;
using EventSourcing.Streams;
using Ordering.Common;

namespace Ordering.Customers;

public abstract record CustomerEvent : DomainEvent
{
    private protected CustomerEvent()
    {
    }
}

[EventType("customer-registered")]
[Description("Somebody may order from now on.")]
public sealed record CustomerRegistered(CustomerId CustomerId, string Name, string Email) : CustomerEvent;

/// <summary>Someone who may order.</summary>
public sealed record Customer(CustomerId Id, string Name, string Email) : IAggregate<Customer, CustomerEvent>
{
    public static string Category => "customer";

    public static Customer Initial { get; } = new(default, "", "");

    /// <summary>There is one event at most.</summary>
    public static SnapshotPolicy Snapshots => SnapshotPolicy.None;

    public bool Exists => Id != default;

    public static StreamId StreamOf(CustomerId id) => new(Category, id.Value);

    public Customer Evolve(CustomerEvent @event) => @event switch
    {
        CustomerRegistered registered => new Customer(registered.CustomerId, registered.Name, registered.Email),
        _ => this,
    };

    public Decision<CustomerEvent> Register(CustomerId id, string name, string email) => Exists
        ? Decision.Refuse(CustomerProblems.AlreadyExists(id))
        : Decision.Accept(new CustomerRegistered(id, name, email));
}
