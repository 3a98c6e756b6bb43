using EventSourcing.Commands;
using Ordering.Inventory;
using Ordering.Orders;
using Ordering.Orders.Commands;
using Ordering.Payments;
using Ordering.Shipping;
using Ordering.Tests.Doubles;

namespace Ordering.Tests.Fulfillment.Choreography;

/// <summary>
/// Whatever the order of deliveries, repetitions and deaths in between, and whenever somebody cancels or ships by hand: an order comes to a
/// legal end, and money, parcels and goods are where they belong.
/// </summary>
public sealed class AnyOrderTests
{
    private const int Orders = 400;

    private static readonly string[] Categories = ["order", "stock", "reservation", "payment", "shipment"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_order_comes_to_a_legal_end()
    {
        var ends = new List<Order>();
        for (var seed = 0; seed < Orders; seed++)
        {
            Cancellation.ThrowIfCancellationRequested();
            ends.Add(await new Story(seed).TellAsync());
        }

        // Otherwise it would prove little.
        Assert.All(
            new Func<Order, bool>[]
            {
                order => order is { Status: OrderStatus.Confirmed, Shipping.By: ShippedBy.Saga },
                order => order is { Status: OrderStatus.Confirmed, Shipping.By: ShippedBy.Hand },
                order => order is { Status: OrderStatus.Cancelled, Shipping: not null },
                order => order is { Status: OrderStatus.Cancelled, PaymentId: not null, Shipping: null },
                order => order is { Status: OrderStatus.Cancelled, PaymentId: null },
            },
            kind => Assert.True(ends.Count(kind) >= 5, string.Join('\n', ends.Where(kind))));
    }

    private sealed class Story(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly ChoreographyHost _choreography = new();
        private readonly Queue<Func<Task>> _people = new();
        private int _deaths = 5;

        public async Task<Order> TellAsync()
        {
            using var choreography = _choreography;
            await _choreography.Host.FurnishAsync();
            await _choreography.Host.SendAsync(ChoreographyHost.Place(
                Draw("tok_visa", "tok_visa", "tok_visa", "tok_declined", "tok_flaky"), Draw("GB", "GB", "GB", "ZZ")) with
            {
                Items = [new PlaceOrderItem(OrderingHost.Tea, 2), new PlaceOrderItem(OrderingHost.Cup, Chance(0.1) ? 11 : 1)],
            });
            Ask(0.3, new ShipOrder(OrderingHost.OrderId, "Bike", "42"));
            Ask(0.4, new CancelOrder(OrderingHost.OrderId, "changed my mind"));
            _choreography.Host.Events.BeforeAppend = stream => Die(Categories.Contains(stream.Category) && Chance(0.1));

            while (_people.Count > 0 || _choreography.Due.Count > 0)
            {
                await StepAsync();
            }

            _deaths = 0;
            await _choreography.RunAsync(Draw);
            await AssertLegalEndAsync();
            return _choreography.Order;
        }

        private async Task StepAsync()
        {
            _choreography.Host.Inbox.BeforeAdd = () => Die(Chance(0.1));
            try
            {
                if (_people.Count > 0 && (Chance(0.1) || _choreography.Due.Count == 0))
                {
                    await _people.Dequeue()();
                }
                else if (_choreography.Delivered.Count > 0 && Chance(0.2))
                {
                    await _choreography.DeliverAsync(Draw(_choreography.Delivered));
                }
                else
                {
                    await _choreography.DeliverAsync(Draw(_choreography.Due));
                }
            }
            catch (ProcessDiedException)
            {
                // The feed delivers it again.
            }
        }

        private async Task AssertLegalEndAsync()
        {
            var order = _choreography.Order;
            var story = $"seed {seed}, {order.Status}, {order.CancellationReason}: {string.Join(", ", _choreography.OrderEvents)}";
            var payment = await _choreography.LoadAsync<Payment, PaymentEvent>(Payment.StreamOf(OrderingHost.OrderId));
            var (isConfirmed, byHand) = (order.Status == OrderStatus.Confirmed, order.Shipping is { By: ShippedBy.Hand });
            Assert.True(order.Status is OrderStatus.Confirmed or OrderStatus.Cancelled && order.Parked is null, story);
            Assert.True(_choreography.OrderEvents.Count() == _choreography.OrderEvents.Distinct().Count(), story);

            var charges = _choreography.Host.Payments.All;
            Assert.True(charges.Sum(entry => entry.Charges) is var charged && charged <= 1, story);
            Assert.True(charged - charges.Sum(entry => entry.Refunds) == (isConfirmed ? 1 : 0), story);
            Assert.True(!isConfirmed || payment.Status == PaymentStatus.Completed, story);

            var bookings = _choreography.Host.Bookings.All;
            Assert.True(bookings.Sum(entry => entry.Bookings) is var booked && booked <= 1, story);
            Assert.True(booked - bookings.Sum(entry => entry.Cancellations) == (isConfirmed && !byHand ? 1 : 0), story);

            foreach (var (product, quantity) in new[] { (OrderingHost.Tea, 2), (OrderingHost.Cup, 1) })
            {
                var stock = await _choreography.LoadAsync<Stock, StockEvent>(Stock.StreamOf(product));
                var left = isConfirmed ? 10 - quantity : 10;
                Assert.True((stock.OnHand, stock.Available) == (left, left), $"{story}; {product}: {stock.OnHand}, {stock.Available}");
            }
        }

        private void Ask<TCommand>(double probability, TCommand command)
            where TCommand : ICommand
        {
            if (Chance(probability))
            {
                _people.Enqueue(() => InsistAsync(command));
            }
        }

        /// <summary>What is refused now may be possible later, as long as there is something to come.</summary>
        private async Task InsistAsync<TCommand>(TCommand command)
            where TCommand : ICommand
        {
            if (await _choreography.Host.SendAsync(command) is CommandOutcome.Refused && _choreography.Due.Count > 0)
            {
                _people.Enqueue(() => InsistAsync(command));
            }
        }

        private void Die(bool now)
        {
            if (now && _deaths > 0)
            {
                _deaths--;
                throw new ProcessDiedException();
            }
        }

        private bool Chance(double probability) => _random.NextDouble() < probability;

        private T Draw<T>(params IReadOnlyList<T> all) => all[_random.Next(all.Count)];
    }
}
