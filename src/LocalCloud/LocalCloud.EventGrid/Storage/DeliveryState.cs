namespace LocalCloud.EventGrid.Storage;

/// <summary>Where a delivery stands. Stored as its number.</summary>
internal enum DeliveryState
{
    /// <summary>To be tried, now or later.</summary>
    Pending = 0,

    Delivered = 1,

    DeadLettered = 2,

    /// <summary>Given up without a dead letter: its subscription does not exist any more.</summary>
    Dropped = 3,
}
