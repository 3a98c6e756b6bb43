using EventSourcing.Commands;
using EventSourcing.Events;
using EventSourcing.Hosting;
using EventSourcing.Projections;
using EventSourcing.Streams;
using EventSourcing.Tests.Doubles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Ordering.Catalog;
using Ordering.Common;
using Ordering.Customers;
using Ordering.Fulfillment;
using Ordering.Orders;
using Ordering.Orders.Commands;
using Ordering.Payments.Simulated;
using Ordering.Shipping.Simulated;

namespace Ordering.Tests.Doubles;

/// <summary>The whole business on stores in memory. Partners live on a clock of their own that stands still until it is advanced.</summary>
internal sealed class OrderingHost : IDisposable
{
    private readonly ServiceProvider _services;

    public OrderingHost()
    {
        _services = new ServiceCollection()
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddOrdering()
            .AddSimulatedPartners()
            .AddSingleton<InMemoryEventStore>()
            .AddSingleton<IEventStore>(services => services.GetRequiredService<InMemoryEventStore>())
            .AddSingleton<IReadModelStore<PaymentLedgerEntry>>(Payments)
            .AddSingleton<IReadModelStore<CarrierLedgerEntry>>(Bookings)
            .AddSingleton<TimeProvider>(Clock)
            .AddInbox(_ => Inbox)
            .AddSingleton(services => ActivatorUtilities.CreateInstance<CommandExecutor>(services, TimeProvider.System))
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public static OrderId OrderId { get; } = OrderId.Parse("o-1");

    public static CustomerId Ada { get; } = CustomerId.Parse("ada");

    public static ProductId Tea { get; } = ProductId.Parse("tea");

    public static ProductId Cup { get; } = ProductId.Parse("cup");

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.Zero));

    public InMemoryReadModelStore<PaymentLedgerEntry> Payments { get; } = new();

    public InMemoryReadModelStore<CarrierLedgerEntry> Bookings { get; } = new();

    public InMemoryInbox Inbox { get; } = new();

    public InMemoryEventStore Events => Get<InMemoryEventStore>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public static CommandContext Context(string commandId, string? hash = null) =>
        new() { CommandId = commandId, CommandHash = hash, CorrelationId = "c-1", MayRepeat = true };

    public static PlaceOrder Order(string paymentMethod = "tok_visa", string country = "GB") => new()
    {
        OrderId = OrderId,
        CustomerId = Ada,
        Items = [new PlaceOrderItem(Tea, 2), new PlaceOrderItem(Cup, 1)],
        ShippingAddress = new Address("Ada", "1 Main St", null, "London", "N1", country),
        PaymentMethod = paymentMethod,
    };

    public Task<CommandOutcome> SendAsync<TCommand>(TCommand command, CommandContext? context = null)
        where TCommand : ICommand => Get<CommandBus>().SendAsync(command, context ?? Context(Guid.NewGuid().ToString()), Cancellation);

    /// <summary>A customer and two products, ten of each.</summary>
    public async Task<OrderingHost> FurnishAsync()
    {
        Assert.IsType<CommandOutcome.Accepted>(await SendAsync(new RegisterCustomer(Ada, "Ada", "ada@example.com")));
        Assert.IsType<CommandOutcome.Accepted>(await SendAsync(new AddProduct(Tea, "Tea", new Money(5, "EUR"), 10)));
        Assert.IsType<CommandOutcome.Accepted>(await SendAsync(new AddProduct(Cup, "Cup", new Money(7.50m, "EUR"), 10)));
        return this;
    }

    /// <summary>A submitted order as its saga sees it.</summary>
    public async Task<FulfillmentOrder> SubmitAsync(PlaceOrder? command = null)
    {
        await FurnishAsync();
        var accepted = Assert.IsType<CommandOutcome.Accepted>(await SendAsync(command ?? Order()));
        var stored = Assert.Single(accepted.Commit!.Events, @event => @event.Type == "order-submitted");
        return FulfillmentOrder.From((OrderSubmitted)Get<EventSerializer>().Deserialize(stored), "c-1", stored.Id, null);
    }

    /// <summary>Lets the partners' time pass until the task has ended, one way or the other; at most an hour.</summary>
    public async Task<T> PassTimeUntilAsync<T>(Task<T> task)
    {
        for (var seconds = 0; !task.IsCompleted && seconds < 3600; seconds++)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        return await task.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
    }

    public void Dispose() => _services.Dispose();
}
