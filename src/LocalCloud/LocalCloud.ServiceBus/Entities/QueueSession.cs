namespace LocalCloud.ServiceBus.Entities;

/// <summary>A session of a queue: while somebody owns it, its messages go to nobody else.</summary>
internal sealed class QueueSession(string id)
{
    public string Id => id;

    public ReadyMessages Ready { get; } = new();

    public Consumer? Owner { get; set; }

    /// <summary>Ticks; of no meaning without an owner.</summary>
    public long LockedUntil { get; set; }

    public int Locked { get; set; }

    public bool IsListed { get; set; }
}
