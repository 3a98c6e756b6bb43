using System.Globalization;
using EventSourcing.Feeds;
using EventSourcing.Projections;
using EventSourcing.Queries;
using EventSourcing.Streams;
using LocalCloud.CosmosDb;
using Microsoft.Extensions.DependencyInjection;
using OrderFlow.Queries;
using Ordering.Catalog;
using Ordering.Common;
using Ordering.Customers;
using Ordering.Fulfillment;
using Ordering.Fulfillment.Choreography;
using Ordering.Inventory;
using Ordering.Orders;
using Ordering.Orders.Commands;
using Ordering.Payments;
using Ordering.Shipping;

namespace EndToEnd.Tests.Cost;

/// <summary>What each operation is charged, against its budget and against the table in docs/cost.md.</summary>
public sealed class CostTests
{
    private static readonly CustomerId Ada = CustomerId.Parse("ada");
    private static readonly ProductId Tea = ProductId.Parse("tea");

    private readonly Dictionary<string, Row> _table = [];
    private EmulatedConsistency _consistency;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_operation_stays_within_its_budget_and_the_page_tells_the_truth()
    {
        await MeasureAsync(EmulatedConsistency.BoundedStaleness);
        await MeasureAsync(EmulatedConsistency.Session);
        Assert.All(_table, row => Assert.True(row.Value.Session <= row.Value.Budget, $"{row.Key}: {row.Value.Session:0.00} RU, budget {row.Value.Budget} RU"));
        var page = await CostPage.ReadAsync();
        Assert.All(_table, row => page.AssertRow(row.Key, row.Value.Session, row.Value.BoundedStaleness));
    }

    private async Task MeasureAsync(EmulatedConsistency consistency)
    {
        _consistency = consistency;
        await using var account = await Account.OpenAsync(consistency);
        await using (var process = account.NewProcess())
        {
            await Account.SendAsync(process, new RegisterCustomer(Ada, "Ada Lovelace", "ada@example.com"));
            await Account.SendAsync(process, new AddProduct(Tea, "Darjeeling", new Money(12.5m, "EUR"), 1_000_000));
        }

        await PlacingAsync(account);
        await ChangingAsync(account, events: 10);
        await ChangingAsync(account, events: 100);
        await ChangingAsync(account, events: 1_000);
        await ProjectingAsync(account);
        await QueryingAsync(account);
        await FulfillingAsync(account);
    }

    private async Task PlacingAsync(Account account)
    {
        await using var process = account.NewProcess();
        await ExpectAsync("place an order, first of a process", 15, () => Account.SendAsync(process, Order("cold")));
        await ExpectAsync("place an order", 6, () => Account.SendAsync(process, Order("warm")));
        await ExpectAsync("place an order with an `Idempotency-Key`", 12, () => Account.SendAsync(process, Order("keyed"), "key-1"));
        await ExpectAsync("repeat it", 6, () => Account.SendAsync(process, Order("keyed"), "key-1"));
    }

    private async Task ChangingAsync(Account account, int events)
    {
        var id = $"draft-{events}";
        await using (var writer = account.NewProcess())
        {
            await Account.SendAsync(writer, Order(id) with { Draft = true });
            for (var i = 1; i < events; i++)
            {
                await Account.SendAsync(writer, new AddOrderItem(OrderId.Parse(id), Tea, 1));
            }
        }

        await using var process = account.NewProcess();
        var change = new AddOrderItem(OrderId.Parse(id), Tea, 1);
        await ExpectAsync(
            string.Create(CultureInfo.InvariantCulture, $"change an order of {events:#,0} events, first seen by a process"), events == 10 ? 16 : 12, () => Account.SendAsync(process, change));
        await ExpectAsync(string.Create(CultureInfo.InvariantCulture, $"change an order of {events:#,0} events"), 8, () => Account.SendAsync(process, change));
    }

    private async Task ProjectingAsync(Account account)
    {
        await using var process = account.NewProcess();
        var details = process.GetRequiredService<ProjectionRunner<OrderDetails>>();
        var placed = await Account.SendAsync(process, Order("projected") with { Draft = true });
        var changed = await Account.SendAsync(process, new AddOrderItem(OrderId.Parse("projected"), Tea, 1));
        var again = await Account.SendAsync(process, new AddOrderItem(OrderId.Parse("projected"), Tea, 1));
        await details.HandleAsync(placed.StreamId, [], Cancellation);
        await ExpectAsync("new read model", 9, () => details.HandleAsync(placed.StreamId, [placed.Commit!], Cancellation));
        await ExpectAsync("projection update", 13, () => details.HandleAsync(placed.StreamId, [changed.Commit!], Cancellation));
        await using var other = account.NewProcess();
        var cold = other.GetRequiredService<ProjectionRunner<OrderDetails>>();
        await cold.HandleAsync(placed.StreamId, [], Cancellation);
        await ExpectAsync("projection update, read model last written elsewhere", 14, () => cold.HandleAsync(placed.StreamId, [again.Commit!], Cancellation));
        await ExpectAsync("delivery that comes again", 0.01, () => cold.HandleAsync(placed.StreamId, [again.Commit!], Cancellation));
    }

    private async Task QueryingAsync(Account account)
    {
        await using var process = account.NewProcess();
        var summaries = process.GetRequiredService<ProjectionRunner<OrderSummary>>();
        for (var i = 0; i < 60; i++)
        {
            var placed = await Account.SendAsync(process, Order($"listed-{i}"));
            await summaries.HandleAsync(placed.StreamId, [placed.Commit!], Cancellation);
        }

        var details = process.GetRequiredService<IReadModelStore<OrderDetails>>();
        await details.FindAsync(new ReadModelKey("nothing", "nothing"), Cancellation);
        await ExpectAsync("order details", 1.5, () => details.FindAsync(new ReadModelKey("projected", "projected"), Cancellation));
        var list = process.GetRequiredService<IQueryHandler<ListOrdersQuery, ReadModelPage<OrderSummary>>>();
        await ExpectAsync("a page of 20 of one customer's orders", 10, () => list.HandleAsync(new(Ada.Value, null, 20, null, null), Cancellation));
        await ExpectAsync("a page of 20 of all orders", 12, () => list.HandleAsync(new(null, null, 20, null, null), Cancellation));
    }

    /// <summary>All that one order causes until it is confirmed, and what each follower of the feed pays to read of it.</summary>
    private async Task FulfillingAsync(Account account)
    {
        await using var process = account.NewProcess();
        await OrderAsync(process, "first", Together);
        await ExpectAsync("an order from placing to `confirmed`", 100, () => OrderAsync(process, "whole", Together));
        await ExpectAsync("the same, every commit delivered by itself", 178, () => OrderAsync(process, "piecemeal", OneByOne));

        await ReactAsync(process, "first-alone", Together);
        await ExpectAsync("an order without a coordinator", 130, () => ReactAsync(process, "alone", Together));
        await ExpectAsync("without a coordinator, every commit delivered by itself", 190, () => ReactAsync(process, "alone-piecemeal", OneByOne));

        var feed = process.GetRequiredService<IEventFeed>();
        var positions = new Dictionary<string, string>();
        await ReadFeedAsync();
        await OrderAsync(process, "followed", Together);
        await ExpectAsync("reading an order's nine commits, for each follower of the feed", 12, ReadFeedAsync);

        async Task ReadFeedAsync()
        {
            foreach (var range in await feed.GetRangesAsync(Cancellation))
            {
                FeedPage page;
                do
                {
                    page = await feed.ReadAsync(range, positions.GetValueOrDefault(range), 100, Cancellation);
                    positions[range] = page.Position;
                }
                while (!page.IsEnd);
            }
        }
    }

    /// <summary>How the feed brings commits to the read models: what a stream has gained, together; the read models of other streams are others'.</summary>
    private static IEnumerable<IReadOnlyList<Commit>> Together(IEnumerable<Commit> commits) => commits.GroupBy(commit => commit.StreamId).Select(stream => stream.ToList());

    private static IEnumerable<IReadOnlyList<Commit>> OneByOne(IEnumerable<Commit> commits) => commits.Select(commit => new[] { commit });

    /// <summary>Everything is delivered to every participant until nothing is written any more; the read models hear of it afterwards.</summary>
    private static async Task ReactAsync(IServiceProvider process, string id, Func<IEnumerable<Commit>, IEnumerable<IReadOnlyList<Commit>>> deliveries)
    {
        var (orderId, stock) = (OrderId.Parse(id), Ordering.Inventory.Stock.StreamOf(Tea));
        var before = (await ReadAsync(process, stock, 0))[^1].LastVersion;
        await Account.SendAsync(process, Order(id) with { Fulfillment = FulfillmentMode.Choreography });
        IFeedHandler[] participants = [.. process.GetRequiredService<ReactionHandlers>().All((_, trouble, _) => throw trouble)];
        var delivered = new Dictionary<StreamId, long>
        {
            [Ordering.Orders.Order.StreamOf(orderId)] = 0,
            [OrderReservation.StreamOf(orderId)] = 0,
            [Payment.StreamOf(orderId)] = 0,
            [Shipment.StreamOf(orderId)] = 0,
            [stock] = before,
        };
        var all = new List<Commit>();
        for (var news = true; news;)
        {
            news = false;
            foreach (var (stream, version) in delivered.ToList())
            {
                foreach (var commit in await ReadAsync(process, stream, version))
                {
                    foreach (var participant in participants.Where(participant => participant.Follows(stream.Category)))
                    {
                        await participant.HandleAsync(stream, [commit], Cancellation);
                    }

                    all.Add(commit);
                    (delivered[stream], news) = (commit.LastVersion, true);
                }
            }
        }

        await DeliverAsync(process, deliveries(all));
    }

    private static async Task OrderAsync(IServiceProvider process, string id, Func<IEnumerable<Commit>, IEnumerable<IReadOnlyList<Commit>>> deliveries)
    {
        await Account.SendAsync(process, Order(id));
        var order = new FulfillmentOrder(
            OrderId.Parse(id), Ada, [OrderLine.Of(Tea, "Darjeeling", 1, new Money(12.5m, "EUR"))], new Money(12.5m, "EUR"),
            new Address("Ada", "1 Way", null, "Berlin", "10115", "DE"), "tok_visa", default, "cost");
        var stock = Ordering.Inventory.Stock.StreamOf(Tea);
        var before = (await ReadAsync(process, stock, 0))[^1].LastVersion;
        await process.GetRequiredService<StockStep>().ExecuteAsync(order, Cancellation);
        await process.GetRequiredService<PaymentStep>().ExecuteAsync(order, Cancellation);
        await process.GetRequiredService<ShipmentStep>().ExecuteAsync(order, Cancellation);
        await process.GetRequiredService<ConfirmationStep>().ExecuteAsync(order, Cancellation);
        await DeliverAsync(process, deliveries(
            [.. await ReadAsync(process, Ordering.Orders.Order.StreamOf(order.OrderId), 0), .. await ReadAsync(process, stock, before)]));
    }

    private static async Task DeliverAsync(IServiceProvider process, IEnumerable<IReadOnlyList<Commit>> deliveries)
    {
        foreach (var commits in deliveries)
        {
            var stream = commits[0].StreamId;
            foreach (var handler in process.GetServices<IFeedHandler>().Where(handler => handler.Follows(stream.Category)))
            {
                await handler.HandleAsync(stream, commits, Cancellation);
            }
        }
    }

    /// <summary>On nobody's account: the feed would have brought these.</summary>
    private static Task<List<Commit>> ReadAsync(IServiceProvider process, StreamId stream, long after)
    {
        using var elsewhere = ExecutionContext.SuppressFlow();
        return Task.Run(() => process.GetRequiredService<IEventStore>().ReadAsync(stream, after, Cancellation).ToListAsync(Cancellation).AsTask());
    }

    private static PlaceOrder Order(string id) => new()
    {
        OrderId = OrderId.Parse(id),
        CustomerId = Ada,
        Items = [new PlaceOrderItem(Tea, 1, null)],
        ShippingAddress = new Address("Ada Lovelace", "1 Analytical Way", null, "Berlin", "10115", "DE"),
        PaymentMethod = "tok_visa",
    };

    private async Task ExpectAsync(string operation, double budget, Func<Task> work)
    {
        var bill = Bill.Begin();
        var charge = await Account.ChargeOfAsync(work);
        Bill.End();
        if (_consistency == EmulatedConsistency.BoundedStaleness)
        {
            _table[operation] = new Row(0, charge, budget);
            return;
        }

        var row = _table[operation] = _table[operation] with { Session = charge };
        foreach (var line in Bill.Lines(bill))
        {
            TestContext.Current.TestOutputHelper!.WriteLine($"    {line}");
        }

        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {operation} | {row.Session:0.0} | {row.BoundedStaleness:0.0} |"));
    }

    /// <param name="Session">Charged by an account with Session consistency, and held to the budget.</param>
    /// <param name="BoundedStaleness">Charged by one that serves several instances (docs/adr/0016).</param>
    private sealed record Row(double Session, double BoundedStaleness, double Budget);
}
