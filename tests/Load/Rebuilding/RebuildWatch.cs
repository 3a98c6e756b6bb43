using OrderFlow.Load.Http;
using OrderFlow.Load.Measuring;

namespace OrderFlow.Load.Rebuilding;

/// <summary>Begins a rebuild and follows it to its end.</summary>
internal sealed class RebuildWatch(OrderFlowClient client, RunClock clock, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    public TimeSpan BegunAt { get; private set; }

    /// <summary>Readers were on the new generation; as seen from outside, so at most a moment late.</summary>
    public TimeSpan? SwitchedAt { get; private set; }

    public TimeSpan? EndedAt { get; private set; }

    /// <summary>As last seen.</summary>
    public RebuildStatus? Status { get; private set; }

    public bool HasEnded => EndedAt is not null;

    /// <returns>Where its status is, or null if the app refused.</returns>
    public async Task<Uri?> BeginAsync(string projection, CancellationToken cancellationToken)
    {
        BegunAt = clock.Now;
        return (await client.StartRebuildAsync(projection, cancellationToken)).Location;
    }

    public async Task FollowAsync(Uri location, Action<RebuildStatus> seen, CancellationToken cancellationToken)
    {
        while (!HasEnded)
        {
            if ((await client.GetRebuildAsync(location, cancellationToken)).Body is { } status)
            {
                Status = status;
                seen(status);
                SwitchedAt ??= status.State is "cleaningUp" or "completed" ? clock.Now : null;
                EndedAt = status.State is "completed" or "cancelled" or "failed" ? clock.Now : null;
            }

            await Task.Delay(Interval, time, cancellationToken);
        }
    }
}
