namespace EventSourcing.Feeds.Audit;

/// <summary>How the auditor walks.</summary>
public sealed record AuditOptions
{
    /// <summary>How old a commit must be: time enough for the triggers to deliver it first.</summary>
    public TimeSpan Distance { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>After this no page is begun; with the last page's retries a run stays below half of the function's time-out.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>Commits asked for at once.</summary>
    public int PageSize { get; init; } = 200;

    /// <summary>Runs in a row that may fail on the same page for unknown reasons, before what fails there is parked.</summary>
    public int Patience { get; init; } = 10;
}
