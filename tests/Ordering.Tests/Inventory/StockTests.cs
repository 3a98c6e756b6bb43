using Ordering.Common;
using Ordering.Inventory;

namespace Ordering.Tests.Inventory;

public sealed class StockTests : AggregateSpec<Stock, StockEvent>
{
    private static readonly ProductId Tea = ProductId.Parse("tea");
    private static readonly OrderId Order = OrderId.Parse("o-1");
    private static readonly StockReceived TenReceived = new(Tea, 10, 10, 10);
    private static readonly StockReserved ThreeReserved = new(Tea, Order, 3, 7);
    private static readonly StockReleased ThreeReleased = new(Tea, Order, 3, 10);
    private static readonly StockCommitted ThreeCommitted = new(Tea, Order, 3, 7);
    private static readonly StockReturned ThreeReturned = new(Tea, Order, 3, 10, 10);
    private static readonly StockReleaseNoted ReleaseNoted = new(Tea, Order);

    [Fact]
    public void A_stock_may_start_with_nothing_in_it() =>
        GivenNothing().When(stock => stock.Open(Tea, 0)).Then(new StockReceived(Tea, 0, 0, 0));

    [Fact]
    public void A_stock_is_started_once() => Given(TenReceived).When(stock => stock.Open(Tea, 5)).ThenNothing();

    [Theory]
    [InlineData(-1)]
    [InlineData(Stock.MaxOnHand + 1)]
    public void A_stock_starts_within_bounds(int quantity) =>
        GivenNothing().When(stock => stock.Open(Tea, quantity)).ThenRefused(StockProblems.QuantityOutOfRange(Tea));

    [Fact]
    public void Received_goods_are_on_hand_and_available() =>
        Given(TenReceived, ThreeReserved).When(stock => stock.Receive(5)).Then(new StockReceived(Tea, 5, 15, 12));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(Stock.MaxOnHand - 9)]
    [InlineData(int.MaxValue)]
    public void A_stock_stays_within_bounds(int quantity) =>
        Given(TenReceived).When(stock => stock.Receive(quantity)).ThenRefused(StockProblems.QuantityOutOfRange(Tea));

    [Fact]
    public void Goods_can_be_reserved() => Given(TenReceived).When(stock => stock.Reserve(Order, 3)).Then(ThreeReserved);

    [Fact]
    public void The_last_reservation_depletes_the_stock() =>
        Given(TenReceived).When(stock => stock.Reserve(Order, 10)).Then(new StockReserved(Tea, Order, 10, 0), new StockDepleted(Tea));

    [Fact]
    public void More_than_is_available_cannot_be_reserved() => Given(TenReceived, ThreeReserved)
        .When(stock => stock.Reserve(OrderId.Parse("o-2"), 8))
        .ThenRefused(StockProblems.Insufficient(Tea, 8, 7));

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void A_reservation_is_for_something(int quantity) =>
        Given(TenReceived).When(stock => stock.Reserve(Order, quantity)).ThenRefused(StockProblems.QuantityOutOfRange(Tea));

    [Fact]
    public void Reserving_twice_for_one_order_changes_nothing()
    {
        Given(TenReceived, ThreeReserved).When(stock => stock.Reserve(Order, 3)).ThenNothing();
        Given(TenReceived, ThreeReserved, ThreeCommitted).When(stock => stock.Reserve(Order, 3)).ThenNothing();
    }

    [Fact]
    public void A_reservation_can_be_released() =>
        Given(TenReceived, ThreeReserved).When(stock => stock.Release(Order)).Then(ThreeReleased);

    [Fact]
    public void Releasing_what_has_left_returns_the_goods() =>
        Given(TenReceived, ThreeReserved, ThreeCommitted).When(stock => stock.Release(Order)).Then(ThreeReturned);

    [Fact]
    public void Releasing_before_reserving_is_noted() => Given(TenReceived).When(stock => stock.Release(Order)).Then(ReleaseNoted);

    [Fact]
    public void Releasing_twice_changes_nothing()
    {
        Given(TenReceived, ThreeReserved, ThreeReleased).When(stock => stock.Release(Order)).ThenNothing();
        Given(TenReceived, ThreeReserved, ThreeCommitted, ThreeReturned).When(stock => stock.Release(Order)).ThenNothing();
        Given(TenReceived, ReleaseNoted).When(stock => stock.Release(Order)).ThenNothing();
    }

    [Fact]
    public void A_reservation_that_comes_after_its_release_is_too_late()
    {
        var refusal = StockProblems.ReservationReleased(Tea, Order);

        Given(TenReceived, ReleaseNoted).When(stock => stock.Reserve(Order, 3)).ThenRefused(refusal);
        Given(TenReceived, ThreeReserved, ThreeReleased).When(stock => stock.Reserve(Order, 3)).ThenRefused(refusal);
        Given(TenReceived, ThreeReserved, ThreeCommitted, ThreeReturned).When(stock => stock.Reserve(Order, 3)).ThenRefused(refusal);
    }

    [Fact]
    public void Reserved_goods_can_leave() => Given(TenReceived, ThreeReserved).When(stock => stock.Commit(Order)).Then(ThreeCommitted);

    [Fact]
    public void Goods_leave_once() =>
        Given(TenReceived, ThreeReserved, ThreeCommitted).When(stock => stock.Commit(Order)).ThenNothing();

    [Fact]
    public void What_is_not_reserved_does_not_leave() =>
        Given(TenReceived).When(stock => stock.Commit(Order)).ThenRefused(StockProblems.ReservationNotFound(Tea, Order));

    [Fact]
    public void What_was_released_does_not_leave() => Given(TenReceived, ThreeReserved, ThreeReleased)
        .When(stock => stock.Commit(Order))
        .ThenRefused(StockProblems.ReservationReleased(Tea, Order));

    [Fact]
    public void A_product_without_stock_is_no_product()
    {
        GivenNothing().When(stock => stock.Receive(1)).ThenRefused(StockProblems.NotFound);
        GivenNothing().When(stock => stock.Reserve(Order, 1)).ThenRefused(StockProblems.NotFound);
        GivenNothing().When(stock => stock.Commit(Order)).ThenRefused(StockProblems.NotFound);
        GivenNothing().When(stock => stock.Release(Order)).ThenNothing();
    }
}
