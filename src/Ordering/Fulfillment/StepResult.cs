using EventSourcing.Aggregates;

namespace Ordering.Fulfillment;

/// <summary>
/// The final answer of a step; transient trouble is an exception instead, and the step is then repeated. Crosses process boundaries as
/// plain JSON.
/// </summary>
/// <param name="Refusal">Code of the rule that said no, for example <c>insufficient-stock</c>; null when the step succeeded.</param>
/// <param name="Reason">The refusal for people.</param>
/// <param name="Refunded">Money that had been taken was given back.</param>
/// <param name="ShippedAt">When our own carrier took the goods.</param>
/// <param name="ByHand">Somebody has shipped them by hand; what we may have booked is to be called off.</param>
public sealed record StepResult(
    bool Succeeded,
    string? Refusal = null,
    string? Reason = null,
    string? PaymentId = null,
    string? Carrier = null,
    string? TrackingNumber = null,
    bool Refunded = false,
    DateTimeOffset? ShippedAt = null,
    bool ByHand = false)
{
    public static StepResult Done { get; } = new(true);

    public static StepResult Refused(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return new StepResult(false, refusal.Code, refusal.Detail);
    }

    internal static StepResult Of(Refusal? refusal) => refusal is null ? Done : Refused(refusal);
}
