namespace LocalCloud.EventGrid.Delivery;

/// <summary>What came of one attempt.</summary>
/// <param name="IsDelivered">It was taken.</param>
/// <param name="Text">For people and dead letters, for example <c>NotFound (404)</c>.</param>
/// <param name="IsFinal">It would never be taken: no further attempt.</param>
/// <param name="Pause">The shortest pause before the next one.</param>
internal sealed record DeliveryOutcome(bool IsDelivered, string Text, bool IsFinal = false, TimeSpan Pause = default)
{
    public static DeliveryOutcome Delivered(string text = "Delivered") => new(true, text);

    public static DeliveryOutcome Failed(string text) => new(false, text);
}
