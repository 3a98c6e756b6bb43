using System.Collections.Concurrent;

namespace SampleApp;

/// <summary>What the functions did, for the tests to see.</summary>
public sealed class Journal
{
    public ConcurrentQueue<string> Entries { get; } = [];
}
