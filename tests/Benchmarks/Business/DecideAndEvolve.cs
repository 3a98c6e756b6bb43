using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using EventSourcing.Aggregates;
using OrderFlow.Load.Storing;
using Ordering.Common;
using Ordering.Orders;

namespace OrderFlow.Benchmarks.Business;

/// <summary>The pure part of a command: what it decides, and what the aggregate becomes by it.</summary>
public class DecideAndEvolve
{
    private static readonly OrderPlacement s_placement = new(
        OrderId.Parse("order-1"),
        CustomerId.Parse("customer-1"),
        "Grace Hopper",
        "grace@example.com",
        Currency: null,
        [SampleOrder.Line(1), SampleOrder.Line(2)],
        new Address("Grace Hopper", "1 Compiler Court", null, "Berlin", "10115", "DE"),
        "tok_visa",
        Draft: false);

    private readonly ImmutableArray<OrderEvent> _life = [.. new SampleOrder().Life(1, SampleOrder.LifeLength).Cast<OrderEvent>()];

    /// <summary>An order of two lines is placed and submitted.</summary>
    [Benchmark]
    public Decision<OrderEvent> Decide() => Order.Initial.Place(s_placement);

    /// <summary>The ten events of an order's life.</summary>
    [Benchmark]
    public Order Evolve()
    {
        var order = Order.Initial;
        foreach (var @event in _life)
        {
            order = order.Evolve(@event);
        }

        return order;
    }
}
