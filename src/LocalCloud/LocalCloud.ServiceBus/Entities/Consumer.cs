using LocalCloud.ServiceBus.Messages;

namespace LocalCloud.ServiceBus.Entities;

/// <summary>A receiver's link as its queue sees it. The members that can be set belong to the queue and its lock.</summary>
internal abstract class Consumer
{
    /// <summary>By which requests beside the link name it.</summary>
    public abstract string LinkName { get; }

    /// <summary>How many messages it wants, in all.</summary>
    public long Limit { get; set; }

    /// <summary>How many it has got, or is about to get.</summary>
    public long Allotted { get; set; }

    public bool HasCredit => Allotted < Limit;

    /// <summary>It wants to know when there are no more, or its credit is used up.</summary>
    public bool IsDraining { get; set; }

    public bool IsClosed { get; set; }

    /// <summary>The session it has locked; null on entities without.</summary>
    public QueueSession? Session { get; set; }

    /// <summary>Messages are gone as soon as they are delivered.</summary>
    public bool DeletesOnDelivery { get; init; }

    /// <summary>Sends a message. False when the link is gone.</summary>
    public abstract bool Deliver(StoredMessage message, int deliveryCount, Guid lockToken, DateTimeOffset? lockedUntil);

    /// <summary>Tells the client that its credit is used up.</summary>
    public abstract void Drained();

    /// <summary>Ends the link as its entity is gone.</summary>
    public abstract void EntityDeleted();
}
