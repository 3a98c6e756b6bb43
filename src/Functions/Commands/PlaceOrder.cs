using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OrderFlow.Fulfillment;
using OrderFlow.Http;
using Ordering.Common;
using Orders = Ordering.Orders.Commands;

namespace OrderFlow.Commands;

public sealed class PlaceOrder(CommandEndpoint endpoint, FulfillmentModes modes)
{
    [Function(nameof(PlaceOrder))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "orders")] HttpRequest request, CancellationToken cancellationToken) =>
        endpoint.CreateAsync<PlaceOrderBody, Orders.PlaceOrder>(
            request,
            ownId: _ => null,
            (body, headers) => body.ToCommand(OrderId.Parse(headers.DeriveId("order")), modes),
            (command, accepted) => new ApiResult(
                StatusCodes.Status201Created,
                new { orderId = command.OrderId, version = accepted.Version, status = command.Draft ? "draft" : "submitted" },
                accepted.Version,
                $"/api/orders/{command.OrderId}"),
            cancellationToken);
}

public sealed record PlaceOrderBody(
    string? CustomerId,
    string? Currency,
    IReadOnlyList<PlaceOrderItemBody?>? Items,
    AddressBody? ShippingAddress,
    string? PaymentMethod,
    bool Draft = false,
    string? Fulfillment = null)
{
    public Orders.PlaceOrder ToCommand(OrderId orderId, FulfillmentModes modes) => new()
    {
        OrderId = orderId,
        CustomerId = Ordering.Common.CustomerId.Parse(CustomerId),
        Currency = Currency,
        Items = [.. Items!.Select(item => item!.ToItem())],
        ShippingAddress = ShippingAddress!.ToAddress(),
        PaymentMethod = PaymentMethod!,
        Draft = Draft,
        Fulfillment = modes.Of(Fulfillment),
    };
}

public sealed record PlaceOrderItemBody(string? ProductId, int? Quantity, MoneyBody? UnitPrice)
{
    public Orders.PlaceOrderItem ToItem() => new(Ordering.Common.ProductId.Parse(ProductId), Quantity!.Value, UnitPrice?.ToMoney());
}

public sealed record AddressBody(string? Name, string? Line1, string? Line2, string? City, string? PostalCode, string? Country)
{
    public Address ToAddress() => new(Name!, Line1!, Line2, City!, PostalCode!, Country!);
}

public sealed class PlaceOrderBodyValidator : AbstractValidator<PlaceOrderBody>
{
    private const int MaxItems = 100;

    public PlaceOrderBodyValidator()
    {
        RuleFor(body => body.CustomerId).Id();
        RuleFor(body => body.Currency).Must(code => code is null || Currencies.IsKnown(code)).WithMessage("Must be an ISO 4217 code.");
        RuleFor(body => body.Items)
            .NotNull().WithMessage("Is required.")
            .Must((body, items) => items is null || body.Draft || items.Count > 0).WithMessage("An order needs at least one item unless it is a draft.")
            .Must(items => items is null || items.Count <= MaxItems).WithMessage($"An order may have at most {MaxItems} items.");
        RuleForEach(body => body.Items).NotNull().WithMessage("Must be an item.").SetValidator(new PlaceOrderItemBodyValidator()!);
        RuleFor(body => body.ShippingAddress).NotNull().WithMessage("Is required.").SetValidator(new AddressBodyValidator()!);
        RuleFor(body => body.PaymentMethod).Text(100);
        RuleFor(body => body.Fulfillment)
            .Must(mode => mode is null || FulfillmentModes.Find(mode) is not null).WithMessage($"Must be {FulfillmentModes.Names}.");
    }
}

public sealed class PlaceOrderItemBodyValidator : AbstractValidator<PlaceOrderItemBody>
{
    public PlaceOrderItemBodyValidator()
    {
        RuleFor(item => item.ProductId).Id();
        RuleFor(item => item.Quantity).Quantity();
        RuleFor(item => item.UnitPrice).Price().When(item => item.UnitPrice is not null);
    }
}

public sealed class AddressBodyValidator : AbstractValidator<AddressBody>
{
    public AddressBodyValidator()
    {
        RuleFor(address => address.Name).Text(200);
        RuleFor(address => address.Line1).Text(200);
        RuleFor(address => address.Line2).Text(200).When(address => address.Line2 is not null);
        RuleFor(address => address.City).Text(100);
        RuleFor(address => address.PostalCode).Text(20);
        RuleFor(address => address.Country)
            .Must(country => country is { Length: 2 } && country.All(char.IsAsciiLetterUpper)).WithMessage("Must be an ISO 3166-1 alpha-2 code.");
    }
}
