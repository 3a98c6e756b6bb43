namespace LocalCloud.Host.Timer;

/// <summary>When a timer last ran, and will next; in UTC.</summary>
internal sealed record ScheduleStatus
{
    public DateTime Last { get; init; }

    public DateTime Next { get; init; }

    public DateTime LastUpdated { get; init; }
}
