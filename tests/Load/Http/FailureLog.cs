using System.Collections.Concurrent;

namespace OrderFlow.Load.Http;

/// <summary>Counts requests that were not answered as they should have been, by what went wrong.</summary>
internal sealed class FailureLog
{
    private readonly ConcurrentDictionary<string, int> counts = new();

    public bool IsEmpty => counts.IsEmpty;

    public IReadOnlyDictionary<string, int> Counts => counts.OrderByDescending(entry => entry.Value).ToDictionary();

    public void Record(string operation, string what) => counts.AddOrUpdate($"{operation}: {what}", 1, (_, count) => count + 1);
}
