using System.Diagnostics;
using EventSourcing.Commands;
using EventSourcing.Events;
using EventSourcing.Streams;
using Ordering.Common;
using Ordering.Orders;

namespace OrderFlow.Load.Storing;

/// <summary>The business's own events, of the size they have there: an order that lives through all ten of them.</summary>
internal sealed class SampleOrder
{
    public const int LifeLength = 10;

    private const string Currency = "EUR";

    private static readonly Address Address = new("Grace Hopper", "1 Compiler Court", null, "Berlin", "10115", "DE");

    private readonly OrderId id = OrderId.Parse(Guid.NewGuid().ToString("N"));
    private readonly CustomerId customer = CustomerId.Parse($"customer-{Random.Shared.Next(1_000)}");

    public StreamId Stream => Order.StreamOf(id);

    /// <summary>As commands that come over HTTP have it.</summary>
    public static CommandContext NewCommand()
    {
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        return new()
        {
            CommandId = Guid.NewGuid().ToString("N"),
            CorrelationId = trace,
            TraceParent = $"00-{trace}-{ActivitySpanId.CreateRandom().ToHexString()}-01",
        };
    }

    public static OrderLine Line(int product, int quantity = 1) =>
        OrderLine.Of(ProductId.Parse($"product-{product:D4}"), $"Product number {product}", quantity, new Money(49.90m, Currency));

    /// <summary>Events of the order's life, from placed to delivered.</summary>
    public IReadOnlyList<DomainEvent> Life(long firstVersion, int count) =>
        [.. Enumerable.Range(0, count).Select(offset => LifeEvent(firstVersion + offset))];

    /// <summary>A draft whose mind is changed for ever: two lines, and a third that comes and goes.</summary>
    public IReadOnlyList<DomainEvent> Draft(long firstVersion, int count) =>
        [.. Enumerable.Range(0, count).Select(offset => DraftEvent(firstVersion + offset))];

    private DomainEvent DraftEvent(long version) => version switch
    {
        1 => Created(),
        _ when version % 2 == 0 => Added(3, lines: 3),
        _ => new OrderItemRemoved(id, customer, Line(3).ProductId, Total(2), 2),
    };

    private DomainEvent LifeEvent(long version) => version switch
    {
        1 => Created(),
        2 => Added(3, lines: 3),
        3 => Added(4, lines: 4),
        4 => new OrderItemRemoved(id, customer, Line(4).ProductId, Total(3), 3),
        5 => Added(5, lines: 4),
        6 => new OrderSubmitted(id, customer, Address.Name, "grace@example.com", [Line(1), Line(2), Line(3), Line(5)], Total(4), Address, "tok_visa"),
        7 => new OrderPaid(id, customer, Guid.NewGuid().ToString("N"), Total(4)),
        8 => new OrderShipped(
            id, customer, Address.Name, "grace@example.com", Address, [Line(1), Line(2), Line(3), Line(5)], "dhl", "00340434161094042557",
            DateTimeOffset.UnixEpoch, ShippedBy.Saga),
        9 => new OrderConfirmed(id, customer),
        LifeLength => new OrderDelivered(id, customer, DateTimeOffset.UnixEpoch),
        _ => throw new ArgumentOutOfRangeException(nameof(version), version, "An order's life has ten events."),
    };

    private OrderCreated Created() => new(
        id, customer, Address.Name, "grace@example.com", Currency, [Line(1), Line(2)], Total(2), Address, "tok_visa");

    private OrderItemAdded Added(int product, int lines) => new(id, customer, Line(product), Total(lines), lines);

    private static Money Total(int lines) => new(49.90m * lines, Currency);
}
