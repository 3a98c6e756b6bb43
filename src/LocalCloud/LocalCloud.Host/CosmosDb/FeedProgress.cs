using System.Collections.Concurrent;
using System.Globalization;

namespace LocalCloud.Host.CosmosDb;

/// <summary>How far one change feed processor has come in each partition key range.</summary>
internal sealed class FeedProgress(bool followsEmulator)
{
    private static readonly AsyncLocal<FeedProgress?> s_ambient = new();
    private readonly ConcurrentDictionary<string, long> _handled = [];
    private int _running;

    /// <summary>Set while a processor is started; its background work inherits it, which tells apart processors that share a client.</summary>
    public static FeedProgress? Current
    {
        get => s_ambient.Value;
        set => s_ambient.Value = value;
    }

    public bool FollowsEmulator { get; } = followsEmulator;

    public LeaseETags Leases { get; } = new();

    public void Begin() => Interlocked.Increment(ref _running);

    public void End() => Interlocked.Decrement(ref _running);

    /// <summary>Everything of the range up to the change feed position (an etag in quotes) has been handled.</summary>
    public void Handled(string range, string? position)
    {
        if (long.TryParse(position?.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var lsn))
        {
            Handled(range, lsn);
        }
    }

    public void Handled(string range, long lsn) => _handled.AddOrUpdate(range, lsn, (_, known) => Math.Max(known, lsn));

    public long Reached(string range) => _handled.GetValueOrDefault(range);

    /// <summary>Changes written but not handled, given the latest position of each range; deliveries under way count as well.</summary>
    public long Pending(IReadOnlyDictionary<string, long> latest) =>
        Volatile.Read(ref _running) + latest.Sum(range => Math.Max(0, range.Value - _handled.GetValueOrDefault(range.Key)));
}
