using OrderFlow.Load.Http;
using OrderFlow.Load.Measuring;
using OrderFlow.Load.Processes;

namespace OrderFlow.Load.Outages;

/// <summary>Kills the app at a moment it does not expect, starts it again, and knows from when to when nothing could be expected of it.</summary>
internal sealed class Outage(KillableApp app, OrderFlowClient client, FailureLog failures, RunClock clock, TimeProvider time)
{
    /// <summary>After the first good answer, for requests that were on their way before it.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    public TimeSpan? KilledAt { get; private set; }

    /// <summary>Healthy again.</summary>
    public TimeSpan? BackAt { get; private set; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        failures.Excusing = true;
        KilledAt = clock.Now;
        await app.KillAsync(cancellationToken);
        app.StartAgain();
        await AppHealth.WaitAsync(client, time, cancellationToken);
        BackAt = clock.Now;
        await Task.Delay(Grace, time, cancellationToken);
        failures.Excusing = false;
    }
}
