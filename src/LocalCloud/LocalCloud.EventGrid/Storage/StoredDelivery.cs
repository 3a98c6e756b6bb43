namespace LocalCloud.EventGrid.Storage;

/// <summary>An event as it was accepted.</summary>
internal sealed record StoredEvent(
    long Seq, string Topic, EventSchema Schema, string Id, string Type, string Subject, DateTimeOffset Received, string Body);

/// <summary>An event on its way to one subscription.</summary>
/// <param name="Seq">Its number.</param>
/// <param name="Event">What is delivered.</param>
/// <param name="Subscription">Of the event's topic.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Due">When it is tried next.</param>
/// <param name="Outcome">Of the last attempt; null before the first.</param>
/// <param name="Tried">When that was.</param>
internal sealed record StoredDelivery(
    long Seq, StoredEvent Event, string Subscription, DeliveryState State, int Attempts, DateTimeOffset Due, string? Outcome, DateTimeOffset? Tried);
