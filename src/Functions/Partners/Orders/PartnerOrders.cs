using EventSourcing.Aggregates;
using EventSourcing.Commands;
using FluentValidation;
using OrderFlow.Commands;
using OrderFlow.Fulfillment;
using OrderFlow.Http;
using OrderFlow.Http.Problems;
using Ordering.Common;
using Ordering.Orders;
using Domain = Ordering.Orders.Commands;

namespace OrderFlow.Partners.Orders;

/// <summary>What partners ask for by message is the same command as over HTTP, with the message id for its key.</summary>
public sealed class PartnerOrders(
    CommandDesk desk,
    AggregateRepository repository,
    FulfillmentModes modes,
    IValidator<PlaceOrderBody> placement,
    IValidator<PartnerCancellationBody> cancellation,
    IReplySender replies)
{
    public const string Place = "com.orderflow.partner.order.place.v1";

    public const string Cancel = "com.orderflow.partner.order.cancel.v1";

    public const string Accepted = "com.orderflow.partner.order.accepted.v1";

    public const string Refused = "com.orderflow.partner.order.refused.v1";

    /// <param name="replyTo">Queue for the answer, or null.</param>
    public async Task<Verdict> HandleAsync(IncomingMessage message, string? replyTo, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message.Type switch
        {
            Place => await PlaceAsync(message, replyTo, cancellationToken),
            Cancel => await CancelAsync(message, replyTo, cancellationToken),
            _ => Verdict.UnknownType($"Type '{message.Type}' is none of {Place}, {Cancel}."),
        };
    }

    private async Task<Verdict> PlaceAsync(IncomingMessage message, string? replyTo, CancellationToken cancellationToken)
    {
        var (body, defect) = await MessageData.ReadAsync(message, placement, cancellationToken);
        if (body is null)
        {
            return defect!;
        }

        var origin = message.ToOrigin(Place);
        var command = body.ToCommand(OrderId.Parse(origin.DeriveId("partner-order")), modes);
        var outcome = await desk.CreateAsync(origin, body, ownId: null, command, cancellationToken);
        return await AnswerAsync(message, replyTo, command.OrderId, outcome, cancellationToken);
    }

    private async Task<Verdict> CancelAsync(IncomingMessage message, string? replyTo, CancellationToken cancellationToken)
    {
        var (body, defect) = await MessageData.ReadAsync(message, cancellation, cancellationToken);
        if (body is null)
        {
            return defect!;
        }

        var orderId = OrderId.Parse(body.OrderId);
        var outcome = await desk.ChangeAsync(message.ToOrigin(Cancel), body, new Domain.CancelOrder(orderId, body.Reason!), cancellationToken);
        return await AnswerAsync(message, replyTo, orderId, outcome, cancellationToken);
    }

    private async Task<Verdict> AnswerAsync(
        IncomingMessage message, string? replyTo, OrderId orderId, CommandOutcome outcome, CancellationToken cancellationToken)
    {
        if (outcome is CommandOutcome.Contended)
        {
            return new Verdict.Later("Too many others are changing the same order.");
        }

        if (replyTo is { Length: > 0 })
        {
            var reply = outcome is CommandOutcome.Accepted accepted
                ? new Reply(Accepted, orderId.Value, new { orderId, version = accepted.Version, status = await StatusAsync(orderId, accepted.Version, cancellationToken) })
                : new Reply(Refused, orderId.Value, CommandEndpoint.Problem(outcome).Document(message.Type, message.TraceParent));
            await replies.SendAsync(replyTo, message, reply, cancellationToken);
        }

        return Verdict.Done;
    }

    /// <summary>Of the order as the command left it, so that a repetition is answered alike.</summary>
    private async Task<OrderStatus> StatusAsync(OrderId orderId, long version, CancellationToken cancellationToken) =>
        (await repository.LoadAsOfAsync<Order, OrderEvent>(Order.StreamOf(orderId), version, at: null, cancellationToken)).State.Status;
}

public sealed record PartnerCancellationBody(string? OrderId, string? Reason);

public sealed class PartnerCancellationBodyValidator : AbstractValidator<PartnerCancellationBody>
{
    public PartnerCancellationBodyValidator()
    {
        RuleFor(body => body.OrderId).Id();
        RuleFor(body => body.Reason).Text(500);
    }
}
