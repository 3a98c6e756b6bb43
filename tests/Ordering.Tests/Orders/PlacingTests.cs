using System.Globalization;
using Ordering.Common;
using Ordering.Orders;

namespace Ordering.Tests.Orders;

public sealed class PlacingTests : OrderSpec
{
    [Fact]
    public void A_placed_order_is_submitted_at_once() =>
        GivenNothing().When(order => order.Place(Placement)).Then(Placed, Submitted);

    [Fact]
    public void A_draft_is_only_created() =>
        GivenNothing().When(order => order.Place(Placement with { Draft = true })).Then(Placed);

    [Fact]
    public void The_total_is_the_sum_of_the_lines() =>
        Assert.Equal(Euros(17.50m), GivenNothing().When(order => order.Place(Placement with { Lines = [TwoTeas, OneCup] })).After.Total);

    [Fact]
    public void The_way_of_fulfillment_is_remembered() => GivenNothing()
        .When(order => order.Place(Placement with { Fulfillment = FulfillmentMode.Choreography }))
        .Then(Placed with { Fulfillment = FulfillmentMode.Choreography }, Submitted with { Fulfillment = FulfillmentMode.Choreography });

    [Fact]
    public void An_order_is_placed_once() =>
        Given(Placed).When(order => order.Place(Placement)).ThenRefused(OrderProblems.AlreadyExists(Id));

    [Fact]
    public void An_order_without_items_cannot_be_placed() =>
        GivenNothing().When(order => order.Place(Placement with { Lines = [] })).ThenRefused(OrderProblems.Empty(Id));

    [Fact]
    public void A_draft_may_be_empty_and_has_no_currency_then() => GivenNothing()
        .When(order => order.Place(Placement with { Lines = [], Draft = true }))
        .Then(Placed with { Lines = [], Currency = Currencies.None, TotalAmount = Money.Zero(Currencies.None) });

    [Fact]
    public void An_order_has_at_most_100_lines()
    {
        OrderLine[] lines = [.. Enumerable.Range(0, 101).Select(i => TwoTeas with { ProductId = ProductId.Parse(i.ToString(CultureInfo.InvariantCulture)) })];

        GivenNothing().When(order => order.Place(Placement with { Lines = [.. lines] })).ThenRefused(OrderProblems.TooManyLines(Id));
        Assert.Equal(100, GivenNothing().When(order => order.Place(Placement with { Lines = [.. lines[1..]] })).After.Lines.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(10_001)]
    public void A_quantity_is_1_to_10000(int quantity) => GivenNothing()
        .When(order => order.Place(Placement with { Lines = [OrderLine.Of(Tea, "Tea", quantity, Euros(5))] }))
        .ThenRefused(OrderProblems.QuantityOutOfRange(Id));

    [Fact]
    public void All_lines_are_in_one_currency() => GivenNothing()
        .When(order => order.Place(Placement with { Lines = [TwoTeas, OrderLine.Of(Cup, "Cup", 1, new Money(7, "USD"))] }))
        .ThenRefused(OrderProblems.CurrencyMismatch(Id, "EUR"));

    [Fact]
    public void The_lines_are_in_the_currency_asked_for() => GivenNothing()
        .When(order => order.Place(Placement with { Currency = "USD" }))
        .ThenRefused(OrderProblems.CurrencyMismatch(Id, "USD"));
}
