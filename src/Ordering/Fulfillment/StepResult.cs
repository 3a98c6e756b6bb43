using EventSourcing.Aggregates;

namespace Ordering.Fulfillment;

/// <summary>
/// The final answer of a step; transient trouble is an exception instead, and the step is then repeated. Crosses process boundaries as
/// plain JSON.
/// </summary>
/// <param name="Refusal">Code of the rule that said no, for example <c>insufficient-stock</c>; null when the step succeeded.</param>
/// <param name="Reason">The refusal for people.</param>
/// <param name="Refunded">Money that had been taken was given back.</param>
/// <param name="ShippedAt">When our own carrier took the goods; null when somebody shipped them by hand.</param>
public sealed record StepResult(
    bool Succeeded,
    string? Refusal = null,
    string? Reason = null,
    string? PaymentId = null,
    string? Carrier = null,
    string? TrackingNumber = null,
    bool Refunded = false,
    DateTimeOffset? ShippedAt = null)
{
    public static StepResult Done { get; } = new(true);

    public static StepResult Refused(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return new StepResult(false, refusal.Code, refusal.Detail);
    }

    internal static StepResult Of(Refusal? refusal) => refusal is null ? Done : Refused(refusal);
}
