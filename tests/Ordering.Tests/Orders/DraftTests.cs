using System.Globalization;
using Ordering.Common;
using Ordering.Orders;

namespace Ordering.Tests.Orders;

public sealed class DraftTests : OrderSpec
{
    [Fact]
    public void An_item_can_be_added() => Given(Placed)
        .When(order => order.AddItem(Cup, "Cup", 1, Euros(7.50m)))
        .Then(new OrderItemAdded(Id, Ada, OneCup, Euros(17.50m), 2));

    [Fact]
    public void The_same_product_again_adds_to_its_quantity_at_the_first_price() => Given(Placed)
        .When(order => order.AddItem(Tea, "Tea", 3, Euros(6)))
        .Then(new OrderItemAdded(Id, Ada, OrderLine.Of(Tea, "Tea", 5, Euros(5)), Euros(25), 1));

    [Fact]
    public void The_first_item_of_an_empty_draft_gives_it_its_currency()
    {
        var empty = Placed with { Lines = [], Currency = Currencies.None, TotalAmount = Money.Zero(Currencies.None) };

        Given(empty).When(order => order.AddItem(Cup, "Cup", 1, Euros(7.50m))).Then(new OrderItemAdded(Id, Ada, OneCup, Euros(7.50m), 1));
    }

    [Fact]
    public void An_item_in_another_currency_is_refused() => Given(Placed)
        .When(order => order.AddItem(Cup, "Cup", 1, new Money(7, "USD")))
        .ThenRefused(OrderProblems.CurrencyMismatch(Id, "EUR"));

    [Theory]
    [InlineData(0)]
    [InlineData(9_999)]
    [InlineData(10_001)]
    [InlineData(int.MaxValue)]
    public void A_line_never_leaves_1_to_10000(int added) => Given(Placed)
        .When(order => order.AddItem(Tea, "Tea", added, Euros(5)))
        .ThenRefused(OrderProblems.QuantityOutOfRange(Id));

    [Fact]
    public void A_full_order_takes_more_of_what_it_has_but_nothing_new()
    {
        var lines = Enumerable.Range(0, 100).Select(i => TwoTeas with { ProductId = ProductId.Parse(i.ToString(CultureInfo.InvariantCulture)) });
        var full = Given(Placed with { Lines = [.. lines], TotalAmount = Euros(1000) });

        full.When(order => order.AddItem(Cup, "Cup", 1, Euros(7))).ThenRefused(OrderProblems.TooManyLines(Id));
        Assert.Equal(Euros(1005), full.When(order => order.AddItem(ProductId.Parse("0"), "Tea", 1, Euros(5))).After.Total);
    }

    [Fact]
    public void An_item_can_be_removed() => Given(Placed, new OrderItemAdded(Id, Ada, OneCup, Euros(17.50m), 2))
        .When(order => order.RemoveItem(Tea))
        .Then(new OrderItemRemoved(Id, Ada, Tea, Euros(7.50m), 1));

    [Fact]
    public void What_is_not_in_the_order_cannot_be_removed() =>
        Given(Placed).When(order => order.RemoveItem(Cup)).ThenRefused(OrderProblems.ItemNotFound(Id, Cup));

    [Theory]
    [InlineData(OrderStatus.Submitted)]
    [InlineData(OrderStatus.Paid)]
    [InlineData(OrderStatus.Delivered)]
    [InlineData(OrderStatus.Cancelled)]
    public void Items_change_only_while_the_order_is_a_draft(OrderStatus status)
    {
        GivenOrder(status).When(order => order.AddItem(Cup, "Cup", 1, Euros(7))).ThenRefused(OrderProblems.NotDraft(Id));
        GivenOrder(status).When(order => order.RemoveItem(Tea)).ThenRefused(OrderProblems.NotDraft(Id));
    }

    [Fact]
    public void A_draft_is_submitted_with_all_that_fulfillment_needs() => Given(Placed).When(order => order.Submit()).Then(Submitted);

    [Fact]
    public void A_submission_tells_the_lines_as_they_are_then() => Given(Placed, new OrderItemAdded(Id, Ada, OneCup, Euros(17.50m), 2))
        .When(order => order.Submit())
        .Then(Submitted with { Lines = [TwoTeas, OneCup], TotalAmount = Euros(17.50m) });

    [Fact]
    public void An_empty_draft_cannot_be_submitted() => Given(Placed, new OrderItemRemoved(Id, Ada, Tea, Euros(0), 0))
        .When(order => order.Submit())
        .ThenRefused(OrderProblems.Empty(Id));

    [Theory]
    [InlineData(OrderStatus.Submitted)]
    [InlineData(OrderStatus.Paid)]
    [InlineData(OrderStatus.Shipped)]
    [InlineData(OrderStatus.Confirmed)]
    [InlineData(OrderStatus.Delivered)]
    public void An_order_is_submitted_once(OrderStatus status) =>
        GivenOrder(status).When(order => order.Submit()).ThenRefused(OrderProblems.AlreadySubmitted(Id));

    [Fact]
    public void A_cancelled_order_cannot_be_submitted() =>
        GivenOrder(OrderStatus.Cancelled).When(order => order.Submit()).ThenRefused(OrderProblems.AlreadyCancelled(Id));
}
