namespace LocalCloud.Host.Timer;

/// <summary>What the timer trigger keeps.</summary>
internal sealed class TimerOptions
{
    /// <summary>Folder for the last run of each timer, or null to remember nothing across restarts.</summary>
    public string? StatePath { get; set; }
}
