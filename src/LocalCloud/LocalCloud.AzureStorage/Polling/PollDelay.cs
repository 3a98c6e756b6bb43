namespace LocalCloud.AzureStorage.Polling;

/// <summary>The wait between looks that find nothing: longer each time, up to a maximum, and spread by a fifth, as in the real host.</summary>
internal sealed class PollDelay(TimeSpan minimum, TimeSpan maximum)
{
    private int _vain;

    /// <summary>After a look that found something it is the shortest.</summary>
    public TimeSpan Next(bool found)
    {
        if (found)
        {
            _vain = 0;
            return minimum;
        }

#pragma warning disable CA5394 // Jitter is no secret.
        var spread = 0.8 + (0.4 * Random.Shared.NextDouble());
#pragma warning restore CA5394
        var growth = (Math.Pow(2, Math.Min(_vain++, 30)) - 1) * spread * minimum.TotalSeconds;
        return TimeSpan.FromSeconds(Math.Min(minimum.TotalSeconds + growth, maximum.TotalSeconds));
    }
}
