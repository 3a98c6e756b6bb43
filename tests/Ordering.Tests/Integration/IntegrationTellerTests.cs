using System.Collections.Immutable;
using EventSourcing.Aggregates;
using EventSourcing.Events;
using EventSourcing.Feeds;
using EventSourcing.Streams;
using Ordering.Common;
using Ordering.Integration;
using Ordering.Orders;
using Ordering.Tests.Events;
using Ordering.Tests.Snapshots;

namespace Ordering.Tests.Integration;

public sealed class IntegrationTellerTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly OrderId s_id = OrderId.Parse("o-1");
    private static readonly CustomerId s_ada = CustomerId.Parse("ada");
    private static readonly Money s_ten = new(10, "EUR");
    private static readonly ImmutableArray<OrderLine> s_lines = [OrderLine.Of(ProductId.Parse("tea"), "Tea", 2, new Money(5, "EUR"))];
    private static readonly Address s_home = new("Ada", "1 Main St", null, "London", "N1", "GB");

    private static readonly OrderEvent[] s_story =
    [
        new OrderCreated(s_id, s_ada, "Ada", "ada@example.com", "EUR", s_lines, s_ten, s_home, "tok_visa"),
        new OrderSubmitted(s_id, s_ada, "Ada", "ada@example.com", s_lines, s_ten, s_home, "tok_visa"),
        new OrderStockReserved(s_id, s_ada),
        new OrderPaid(s_id, s_ada, "pay-o-1", s_ten),
        new OrderShipped(s_id, s_ada, "Ada", "ada@example.com", s_home, s_lines, "DHL", "0034", s_noon, ShippedBy.Saga),
        new OrderConfirmed(s_id, s_ada),
        new OrderDelivered(s_id, s_ada, s_noon),
    ];

    [Fact]
    public async Task An_order_is_told_event_by_event_with_one_notification_for_each_commit()
    {
        var store = new StoredStream(Order.StreamOf(s_id), s_story);
        var told = new List<IntegrationMessage>();
        foreach (var commit in store.Commits(2, 1, 1, 1, 1, 1))
        {
            told.AddRange(await TellerOf(store).TellAsync(commit, TestContext.Current.CancellationToken));
        }

        Assert.Equal(
            [
                "order-o-1/1 created", "order-o-1/2 submitted", "order-o-1/2/updated updated", "order-o-1/3/updated updated", "order-o-1/4 paid",
                "order-o-1/4/updated updated", "order-o-1/5 shipped", "order-o-1/5/updated updated", "order-o-1/6 confirmed", "order-o-1/6/updated updated",
                "order-o-1/7 delivered", "order-o-1/7/updated updated",
            ],
            told.Select(message => $"{message.Id} {message.Type.Split('.')[^2]}"));
        Assert.All(told, message => Assert.Equal(("o-1", "/orderflow/orders", "corr-1"), (message.Subject, message.Source, message.CorrelationId)));
        Assert.Equal([.. told.Select(message => message.Sequence).Order()], told.Select(message => message.Sequence));
    }

    [Fact]
    public async Task A_message_has_the_attributes_of_its_commit()
    {
        var store = new StoredStream(Order.StreamOf(s_id), s_story);
        var message = (await TellerOf(store).TellAsync(store.Commits(2)[0], TestContext.Current.CancellationToken))[1];

        Assert.Equal("com.orderflow.order.submitted.v1", message.Type);
        Assert.Equal("urn:orderflow:schema:order.submitted.v1", message.DataSchema);
        Assert.Equal((s_noon, 2L, "command-1", StoredStream.Trace), (message.Time, message.Sequence, message.CausationId, message.TraceParent));
        var again = (await TellerOf(store).TellAsync(store.Commits(2)[0] with { CausationId = "message-7" }, TestContext.Current.CancellationToken))[1];
        Assert.Equal("message-7", again.CausationId);
    }

    [Fact]
    public void A_repetition_says_the_same_however_far_the_order_has_come() => Assert.All(Stories.All.OfType<Of<Order>>(), story =>
    {
        // Each event, told with the order as it then was and as it is at the end.
        var told = EventFiles.Registry.All
            .Where(known => IntegrationMap.NeedsOrder(known.Class))
            .Select(known => EventFiles.Current(known.Name));
        foreach (var happened in told)
        {
            Order[] since = [.. story.Typed.SkipWhile(state => !HasHappened(state, happened))];
            foreach (var later in since)
            {
                Assert.Equal(
                    IntegrationFiles.Written(IntegrationMap.Tell(happened, since[0])!).ToJsonString(),
                    IntegrationFiles.Written(IntegrationMap.Tell(happened, later)!).ToJsonString());
            }
        }
    });

    [Fact]
    public async Task An_order_that_is_seen_later_than_its_event_is_waited_for()
    {
        var store = new StoredStream(Order.StreamOf(s_id), s_story[..3]);
        var paid = new StoredStream(Order.StreamOf(s_id), s_story).Commits(3, 1)[1];
        await Assert.ThrowsAsync<TimeoutException>(() => TellerOf(store).TellAsync(paid, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_cannot_be_read_is_poison_and_keeps_its_commit_together()
    {
        var store = new StoredStream(Order.StreamOf(s_id), s_story);
        var commit = store.Commits(2)[0];
        var broken = commit with { Events = [commit.Events[0], commit.Events[1] with { SchemaVersion = 99 }] };
        var poison = await Assert.ThrowsAsync<PoisonEventException>(() => TellerOf(store).TellAsync(broken, TestContext.Current.CancellationToken));
        Assert.Equal(1, poison.Version);
    }

    [Fact]
    public async Task What_is_nobody_s_business_is_not_told()
    {
        var store = new StoredStream(new StreamId("stock", "tea"), []);
        var commit = new Commit(
            new StreamId("stock", "tea"), 4, "c", null, "corr", null, null, s_noon, [EventFiles.Stored("stock-reserved", 1), EventFiles.Stored("stock-depleted", 1)]);
        var message = Assert.Single(await TellerOf(store).TellAsync(commit, TestContext.Current.CancellationToken));
        Assert.Equal(("stock-tea/5", "/orderflow/inventory", "tea"), (message.Id, message.Source, message.Subject));
    }

    private static bool HasHappened(Order order, DomainEvent @event) => @event switch
    {
        OrderPaid => order.PaymentId is not null,
        OrderConfirmed => order.Status is OrderStatus.Confirmed,
        OrderDelivered => order.Status is OrderStatus.Delivered,
        OrderCancelled => order.Status is OrderStatus.Cancelled,
        _ => throw new InvalidOperationException($"{@event.GetType().Name} is told with its order now: say here when it has happened."),
    };

    private static IntegrationTeller TellerOf(IEventStore store) =>
        new(EventFiles.Registry, EventFiles.Serializer, new AggregateRepository(store, EventFiles.Serializer, new AggregateCache()));
}
