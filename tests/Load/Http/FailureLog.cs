using System.Collections.Concurrent;

namespace OrderFlow.Load.Http;

/// <summary>Counts requests that were not answered as they should have been, by what went wrong.</summary>
internal sealed class FailureLog
{
    private readonly ConcurrentDictionary<string, int> counts = new();
    private readonly ConcurrentDictionary<string, int> excused = new();

    public bool IsEmpty => counts.IsEmpty;

    public IReadOnlyDictionary<string, int> Counts => Sorted(counts);

    /// <summary>Those while nothing else was to be expected.</summary>
    public IReadOnlyDictionary<string, int> ExcusedCounts => Sorted(excused);

    /// <summary>The app is down, and known to be.</summary>
    public bool Excusing { get; set; }

    public void Record(string operation, string what) =>
        (Excusing ? excused : counts).AddOrUpdate($"{operation}: {what}", 1, (_, count) => count + 1);

    private static Dictionary<string, int> Sorted(IEnumerable<KeyValuePair<string, int>> counts) =>
        counts.OrderByDescending(entry => entry.Value).ToDictionary();
}
