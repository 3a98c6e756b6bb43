namespace LocalCloud.Dashboard.Invocations;

/// <summary>How many in each five seconds of the last five minutes. The owner sees to it that one thread counts at a time.</summary>
internal sealed class Spark
{
    private const int Buckets = 60;
    private const long Width = 5_000;
    private static readonly long s_start = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - Environment.TickCount64;
    private readonly int[] _all = new int[Buckets];
    private readonly int[] _failed = new int[Buckets];
    private long _newest;

    public void Count(bool failed)
    {
        var now = Environment.TickCount64 / Width;
        for (; _newest < now; _newest = Math.Max(_newest + 1, now - Buckets))
        {
            var next = (int)((_newest + 1) % Buckets);
            (_all[next], _failed[next]) = (0, 0);
        }

        _all[now % Buckets]++;
        _failed[now % Buckets] += failed ? 1 : 0;
    }

    /// <summary>The oldest first, and the real time at which the newest ends: as long as nothing is counted this stays the same.</summary>
    public SparkLine Read()
    {
        var until = s_start + ((_newest + 1) * Width);
        var order = Enumerable.Range(1, Buckets).Select(i => (int)((_newest + i) % Buckets)).ToArray();
        return new(until / 1_000, [.. order.Select(at => _all[at])], [.. order.Select(at => _failed[at])]);
    }
}

/// <summary>Counts of five seconds each.</summary>
internal sealed record SparkLine(long Until, int[] All, int[] Failed);
