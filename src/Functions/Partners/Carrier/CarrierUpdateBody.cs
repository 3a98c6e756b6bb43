using FluentValidation;
using OrderFlow.Http;

namespace OrderFlow.Partners.Carrier;

/// <summary>What a carrier tells of a parcel.</summary>
/// <param name="At">When it happened.</param>
/// <param name="Detail">For people.</param>
public sealed record CarrierUpdateBody(string? OrderId, string? TrackingNumber, DateTimeOffset? At, string? Detail);

public sealed class CarrierUpdateBodyValidator : AbstractValidator<CarrierUpdateBody>
{
    public CarrierUpdateBodyValidator()
    {
        RuleFor(body => body.OrderId).Id();
        RuleFor(body => body.TrackingNumber).Text(100);
        RuleFor(body => body.At).NotNull().WithMessage("Is required.");
        RuleFor(body => body.Detail).Text(400).When(body => body.Detail is not null);
    }
}
