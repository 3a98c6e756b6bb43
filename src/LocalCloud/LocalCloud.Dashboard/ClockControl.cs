namespace LocalCloud.Dashboard;

/// <summary>The clock of the cloud, as far as a page moves it.</summary>
/// <param name="IsFrozen">Whether it stands still.</param>
/// <param name="Freeze">Makes it stand still.</param>
/// <param name="Resume">Lets it go on from where it stands.</param>
/// <param name="Advance">Moves it ahead; what has come due then happens.</param>
internal sealed record ClockControl(Func<bool> IsFrozen, Action Freeze, Action Resume, Action<TimeSpan> Advance);
