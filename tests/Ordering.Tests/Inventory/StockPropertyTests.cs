using CsCheck;
using EventSourcing.Aggregates;
using Ordering.Common;
using Ordering.Inventory;

namespace Ordering.Tests.Inventory;

public sealed class StockPropertyTests
{
    private static readonly Gen<Func<Stock, Decision<StockEvent>>> AnyDecision = Gen.OneOf(
        Gen.Int[-2, 20].Select(quantity => (Func<Stock, Decision<StockEvent>>)(stock => stock.Receive(quantity))),
        Gen.Select(Gen.Int[0, 4], Gen.Int[-2, 15], (order, quantity) =>
            (Func<Stock, Decision<StockEvent>>)(stock => stock.Reserve(OrderId.Parse($"o-{order}"), quantity))),
        Gen.Int[0, 4].Select(order => (Func<Stock, Decision<StockEvent>>)(stock => stock.Release(OrderId.Parse($"o-{order}")))),
        Gen.Int[0, 4].Select(order => (Func<Stock, Decision<StockEvent>>)(stock => stock.Commit(OrderId.Parse($"o-{order}")))));

    [Fact]
    public void Under_any_sequence_nothing_is_negative_and_everything_adds_up() => Gen.Select(Gen.Int[0, 30], AnyDecision.List[0, 40]).Sample((opening, decisions) =>
    {
        var stock = Stock.Initial;
        var (received, committed, returned, reserved, released) = (0, 0, 0, 0, 0);
        foreach (var @event in decisions.Prepend(stock => stock.Open(ProductId.Parse("tea"), opening)).SelectMany(Decide))
        {
            received += (@event as StockReceived)?.Quantity ?? 0;
            committed += (@event as StockCommitted)?.Quantity ?? 0;
            returned += (@event as StockReturned)?.Quantity ?? 0;
            reserved += (@event as StockReserved)?.Quantity ?? 0;
            released += (@event as StockReleased)?.Quantity ?? 0;
            Assert.Equal(received - committed + returned, stock.OnHand);
            Assert.Equal(received - reserved + released + returned, stock.Available);
            Assert.InRange(stock.Available, 0, stock.OnHand);
        }

        IEnumerable<StockEvent> Decide(Func<Stock, Decision<StockEvent>> decide)
        {
            foreach (var @event in decide(stock).Events)
            {
                stock = stock.Evolve(@event);
                yield return @event;
            }
        }
    });

    [Fact]
    public void Every_decision_about_an_order_may_be_repeated() => AnyDecision.List[0, 40].Sample(decisions =>
    {
        var stock = Stock.Initial.Evolve(new StockReceived(ProductId.Parse("tea"), 20, 20, 20));
        foreach (var decide in decisions)
        {
            var events = decide(stock).Events;
            stock = events.Aggregate(stock, (state, @event) => state.Evolve(@event));
            if (events.Any(@event => @event is not StockReceived))
            {
                Assert.Empty(decide(stock).Events);
                Assert.Null(decide(stock).Refusal);
            }
        }
    });
}
