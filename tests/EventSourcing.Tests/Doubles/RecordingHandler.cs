using System.Collections.Concurrent;
using EventSourcing.Feeds;
using EventSourcing.Streams;

namespace EventSourcing.Tests.Doubles;

/// <summary>A handler with effects elsewhere: it remembers what it was given, keeps no position, and fails when told to.</summary>
public sealed class RecordingHandler : IFeedHandler
{
    /// <summary>In the order in which they were handled.</summary>
    public ConcurrentQueue<(StreamId Stream, long Version)> Handled { get; } = [];

    public ConcurrentQueue<(StreamId Stream, long First, long Last)> Skipped { get; } = [];

    /// <summary>What becomes of one commit; null for success.</summary>
    public Func<Commit, Exception?> Fails { get; set; } = _ => null;

    public int Attempts { get; private set; }

    public string Name => "recorder";

    public bool Follows(string category) => category == Account.Category;

    public Task HandleAsync(StreamId stream, IReadOnlyList<Commit> commits, CancellationToken cancellationToken)
    {
        foreach (var commit in commits)
        {
            Attempts++;
            if (Fails(commit) is { } failure)
            {
                throw failure;
            }

            Handled.Enqueue((stream, commit.LastVersion));
        }

        return Task.CompletedTask;
    }

    public Task SkipAsync(StreamId stream, long first, long last, CancellationToken cancellationToken)
    {
        Skipped.Enqueue((stream, first, last));
        return Task.CompletedTask;
    }

    public long[] VersionsOf(StreamId stream) => [.. Handled.Where(handled => handled.Stream == stream).Select(handled => handled.Version)];
}
