using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OrderFlow.Http;
using OrderFlow.Http.Problems;
using Ordering.Common;
using Ordering.Orders;
using Orders = Ordering.Orders.Commands;

namespace OrderFlow.Commands;

public sealed class DecideApproval(CommandEndpoint endpoint)
{
    [Function(nameof(DecideApproval))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "orders/{orderId}/approval")] HttpRequest request,
        string orderId,
        CancellationToken cancellationToken) =>
        OrderId.TryParse(orderId, out var id)
            ? await endpoint.RunAsync<DecideApprovalBody, Orders.DecideApproval>(
                request,
                body => new(id, body.Approved!.Value, body.By!),
                (_, accepted) => OrderAnswers.Accepted(id, accepted),
                cancellationToken)
            : Missing.Order;
}

public sealed record DecideApprovalBody(bool? Approved, string? By);

public sealed class DecideApprovalBodyValidator : AbstractValidator<DecideApprovalBody>
{
    public DecideApprovalBodyValidator()
    {
        RuleFor(body => body.Approved).NotNull().WithMessage("Is required.");
        RuleFor(body => body.By).Text(200);
    }
}
