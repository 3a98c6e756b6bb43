using EventSourcing.Aggregates;
using EventSourcing.Commands;
using FluentValidation;
using Microsoft.Extensions.Logging;
using OrderFlow.Commands;
using Ordering.Common;
using Ordering.Orders;
using Domain = Ordering.Orders.Commands;

namespace OrderFlow.Partners.Carrier;

/// <summary>
/// What becomes of an order when its carrier tells of the parcel. That it was picked up the order knows as shipped; delivered ends it; lost
/// cancels it, with all that takes back. What contradicts the order goes where people look.
/// </summary>
public sealed partial class CarrierUpdates(
    CommandDesk desk, AggregateRepository repository, IValidator<CarrierUpdateBody> validator, ILogger<CarrierUpdates> logger)
{
    public const string PickedUp = "com.orderflow.carrier.shipment.pickedup.v1";

    public const string Delivered = "com.orderflow.carrier.shipment.delivered.v1";

    public const string Lost = "com.orderflow.carrier.shipment.lost.v1";

    public async Task<Verdict> HandleAsync(IncomingMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Type is not (PickedUp or Delivered or Lost))
        {
            return Verdict.UnknownType($"Type '{message.Type}' is none of {PickedUp}, {Delivered}, {Lost}.");
        }

        var (body, defect) = await MessageData.ReadAsync(message, validator, cancellationToken);
        if (body is null)
        {
            return defect!;
        }

        var id = OrderId.Parse(body.OrderId);
        var order = (await repository.LoadAsync<Order, OrderEvent>(Order.StreamOf(id), cancellationToken)).State;
        if (Contradiction(order, id, body) is { } contradiction)
        {
            return contradiction;
        }

        switch (message.Type)
        {
            case Delivered:
                var delivery = new Domain.DeliverOrder(id, body.At!.Value.ToUniversalTime());
                return Judge(await desk.ChangeAsync(message.ToOrigin(Delivered), body, delivery, cancellationToken), alreadySo: "order-already-delivered");
            case Lost:
                var reason = body.Detail is null ? "The carrier has lost the parcel." : $"The carrier has lost the parcel: {body.Detail}";
                var cancellation = new Domain.CancelOrder(id, reason);
                return Judge(await desk.ChangeAsync(message.ToOrigin(Lost), body, cancellation, cancellationToken), alreadySo: "order-already-cancelled");
            default:
                LogPickedUp(logger, id, body.TrackingNumber!, body.At!.Value);
                return Verdict.Done;
        }
    }

    /// <summary>The carrier knows its parcel before the order is shipped, so what has no parcel yet may have one in a moment.</summary>
    private static Verdict? Contradiction(Order order, OrderId id, CarrierUpdateBody body) => order switch
    {
        { Exists: false } => new Verdict.DeadLetter("OrderNotFound", $"There is no order {id}."),
        { Shipping: null, Status: OrderStatus.Cancelled } => new Verdict.DeadLetter("OrderAlreadyCancelled", $"Order {id} was cancelled before it was shipped."),
        { Shipping: null } => new Verdict.Later($"Order {id} has not been shipped yet."),
        { Shipping: var shipping } when shipping.TrackingNumber != body.TrackingNumber =>
            Verdict.Invalid($"trackingNumber: The parcel of order {id} has another one."),
        _ => null,
    };

    /// <summary>What is so already needs nothing; every other refusal is for people to look into.</summary>
    private static Verdict Judge(CommandOutcome outcome, string alreadySo) => outcome switch
    {
        CommandOutcome.Accepted => Verdict.Done,
        CommandOutcome.Refused refused when refused.Refusal.Code == alreadySo => Verdict.Done,
        CommandOutcome.Refused refused => new Verdict.DeadLetter(ReasonOf(refused.Refusal), refused.Refusal.Detail),
        CommandOutcome.CommandIdReused => Verdict.Invalid("The message id was used before for another message."),
        _ => new Verdict.Later("Too many others are changing the same order."),
    };

    /// <summary><c>order-already-cancelled</c> as <c>OrderAlreadyCancelled</c>.</summary>
    private static string ReasonOf(Refusal refusal) =>
        string.Concat(refusal.Code.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    [LoggerMessage(LogLevel.Information, "The parcel {TrackingNumber} of order {OrderId} was picked up at {At}.")]
    private static partial void LogPickedUp(ILogger logger, OrderId orderId, string trackingNumber, DateTimeOffset at);
}
