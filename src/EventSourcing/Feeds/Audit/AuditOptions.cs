namespace EventSourcing.Feeds.Audit;

/// <summary>How the auditor walks.</summary>
public sealed record AuditOptions
{
    /// <summary>How old a commit must be: time enough for the triggers to deliver it first.</summary>
    public TimeSpan Distance { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// After this no page is begun. Retries of a run end <see cref="Faults.TransientRetry.Window"/> after its beginning, and with them the
    /// deliveries of a page that has failed already: far below the time-out of the function.
    /// </summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>Commits asked for at once.</summary>
    public int PageSize { get; init; } = 200;

    /// <summary>Runs that may fail on the same page for unknown reasons, before what fails there is parked; transient ones do not count.</summary>
    public int Patience { get; init; } = 10;
}
