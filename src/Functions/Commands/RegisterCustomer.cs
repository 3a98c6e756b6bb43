using EventSourcing.Commands;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OrderFlow.Http;
using Ordering.Common;
using Customers = Ordering.Customers;

namespace OrderFlow.Commands;

public sealed class RegisterCustomer(CommandEndpoint endpoint)
{
    [Function(nameof(RegisterCustomer))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "customers")] HttpRequest request, CancellationToken cancellationToken) =>
        endpoint.CreateAsync<RegisterCustomerBody, Customers.RegisterCustomer>(
            request,
            body => body.CustomerId,
            (body, headers) => new(CustomerId.Parse(body.CustomerId ?? headers.DeriveId("customer")), body.Name!, body.Email!),
            (command, accepted) => new ApiResult(
                StatusCodes.Status201Created,
                new { customerId = command.CustomerId, version = accepted.Version },
                accepted.Version,
                $"/api/customers/{command.CustomerId}"),
            cancellationToken);
}

public sealed record RegisterCustomerBody(string? CustomerId, string? Name, string? Email);

public sealed class RegisterCustomerBodyValidator : AbstractValidator<RegisterCustomerBody>
{
    public RegisterCustomerBodyValidator()
    {
        RuleFor(body => body.CustomerId).OptionalId();
        RuleFor(body => body.Name).Text(200);
        RuleFor(body => body.Email).Text(254).EmailAddress().WithMessage("Must be an e-mail address.");
    }
}
