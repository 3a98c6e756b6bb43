using EventSourcing.Aggregates;
using EventSourcing.Feeds;
using EventSourcing.Streams;
using Ordering.Fulfillment;
using Ordering.Fulfillment.Choreography;
using Ordering.Orders;
using Ordering.Orders.Commands;
using Ordering.Tests.Doubles;

namespace Ordering.Tests.Fulfillment.Choreography;

/// <summary>
/// The participants on stores in memory. The caller decides which handler sees which stream's next commit, sees it again, or dies on it:
/// all that a feed may do. It keeps the commits of one stream in order for one handler, and nothing else.
/// </summary>
internal sealed class ChoreographyHost : IDisposable
{
    private const int MaxAttempts = 5;

    private readonly IReadOnlyList<IFeedHandler> _handlers;
    private readonly Dictionary<(string Handler, StreamId Stream), int> _reached = [];
    private readonly List<Delivery> _delivered = [];
    private readonly Queue<WokenReaction> _handedOver = [];

    public ChoreographyHost() => _handlers = [.. Host.Get<ReactionHandlers>().All((woken, _, _) =>
    {
        _handedOver.Enqueue(woken);
        return Task.CompletedTask;
    })];

    public OrderingHost Host { get; } = new();

    /// <summary>The next commit of every stream for every handler that has not seen it.</summary>
    public IReadOnlyList<Delivery> Due =>
    [
        .. from handler in _handlers
           from stream in Host.Events.Streams
           where handler.Follows(stream.Category)
           let reached = _reached.GetValueOrDefault((handler.Name, stream))
           let commits = Host.Events.CommitsOf(stream)
           where reached < commits.Count
           select new Delivery(handler, commits[reached], reached),
    ];

    public IReadOnlyList<Delivery> Delivered => _delivered;

    public Order Order => LoadAsync<Order, OrderEvent>(Ordering.Orders.Order.StreamOf(OrderingHost.OrderId)).GetAwaiter().GetResult();

    public IEnumerable<string> OrderEvents => Host.Events.TypesOf(Ordering.Orders.Order.StreamOf(OrderingHost.OrderId));

    public static PlaceOrder Place(string paymentMethod = "tok_visa", string country = "GB") =>
        OrderingHost.Order(paymentMethod, country) with { Fulfillment = FulfillmentMode.Choreography };

    /// <summary>Seen before or not. A handler that fails on it will see it again.</summary>
    public async Task DeliverAsync(Delivery delivery)
    {
        await delivery.Handler.HandleAsync(delivery.Commit.StreamId, [delivery.Commit], TestContext.Current.CancellationToken);
        var key = (delivery.Handler.Name, delivery.Commit.StreamId);
        _reached[key] = Math.Max(_reached.GetValueOrDefault(key), delivery.Index + 1);
        _delivered.Add(delivery);
    }

    /// <summary>Until everybody has seen everything, and what was handed over is through.</summary>
    /// <param name="choose">Of what is due; the first when absent.</param>
    public async Task RunAsync(Func<IReadOnlyList<Delivery>, Delivery>? choose = null)
    {
        while (true)
        {
            if (Due is [var first, ..] due)
            {
                await DeliverAsync(choose?.Invoke(due) ?? first);
            }
            else if (_handedOver.TryDequeue(out var woken))
            {
                await RetryAsync(woken);
            }
            else
            {
                return;
            }
        }
    }

    public async Task<TState> LoadAsync<TState, TEvent>(StreamId stream)
        where TState : IAggregate<TState, TEvent>
        where TEvent : EventSourcing.Events.DomainEvent =>
        (await Host.Get<AggregateRepository>().LoadAsync<TState, TEvent>(stream, TestContext.Current.CancellationToken)).State;

    public void Dispose() => Host.Dispose();

    /// <summary>As the host does it with a reaction that was handed over, but at once.</summary>
    private async Task RetryAsync(WokenReaction woken)
    {
        for (var attempt = 2; ; attempt++)
        {
            try
            {
                await Host.Get<ReactionRunner>().RunAsync(woken, Patience.Limit, TestContext.Current.CancellationToken);
                return;
            }
            catch (Exception trouble) when (attempt == MaxAttempts && trouble is not ProcessDiedException)
            {
                await (woken.Undoes
                    ? Host.Get<ParkingStep>().ExecuteAsync(woken.Order, trouble.Message, [woken.Reaction], TestContext.Current.CancellationToken)
                    : Host.Get<CancellationStep>().BeginAsync(woken.Order, trouble.Message, TestContext.Current.CancellationToken));
                return;
            }
            catch (Exception)
            {
                // Once more.
            }
        }
    }
}

/// <summary>One commit on its way to one handler.</summary>
/// <param name="Index">Of the commit in its stream.</param>
internal sealed record Delivery(IFeedHandler Handler, Commit Commit, int Index);
