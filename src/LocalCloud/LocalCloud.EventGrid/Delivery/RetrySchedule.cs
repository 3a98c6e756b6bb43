namespace LocalCloud.EventGrid.Delivery;

/// <summary>The documented pauses between attempts; the last one repeats. The real service spreads them a little.</summary>
internal static class RetrySchedule
{
    private static readonly TimeSpan[] s_pauses =
    [
        TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(3), TimeSpan.FromHours(6), TimeSpan.FromHours(12),
    ];

    /// <param name="attempts">How many have failed, from 1.</param>
    /// <param name="least">What the last answer asks for.</param>
    public static TimeSpan PauseAfter(int attempts, TimeSpan least)
    {
        var pause = s_pauses[Math.Min(attempts, s_pauses.Length) - 1];
        return pause > least ? pause : least;
    }
}
