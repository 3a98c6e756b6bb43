using System.Collections.Concurrent;
using EventSourcing.Streams;
using Microsoft.Extensions.Logging;

namespace EventSourcing.Feeds;

/// <summary>Takes a batch of the feed to a handler, stream by stream.</summary>
public sealed partial class FeedDelivery(ILogger<FeedDelivery> logger)
{
    /// <summary>Streams of one batch are independent; their round trips overlap.</summary>
    private const int StreamsAtOnce = 16;

    /// <summary>Every stream gets its turn, whatever becomes of the others.</summary>
    /// <exception cref="AggregateException">What went wrong, stream by stream, after all of them were tried.</exception>
    public async Task HandleAsync(IFeedHandler handler, IReadOnlyList<Commit> commits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(handler);
        var streams = commits.Where(commit => handler.Follows(commit.StreamId.Category)).GroupBy(commit => commit.StreamId);
        var failures = new ConcurrentQueue<Exception>();
        await Parallel.ForEachAsync(
            streams,
            new ParallelOptions { MaxDegreeOfParallelism = StreamsAtOnce, CancellationToken = cancellationToken },
            async (stream, cancellation) =>
            {
                try
                {
                    await handler.HandleAsync(stream.Key, [.. stream], cancellation).ConfigureAwait(false);
                }
                catch (Exception failure) when (!cancellation.IsCancellationRequested)
                {
                    LogFailed(logger, handler.Name, stream.Key, failure);
                    failures.Enqueue(failure);
                }
            }).ConfigureAwait(false);
        if (!failures.IsEmpty)
        {
            throw new AggregateException($"{handler.Name} failed on {failures.Count} streams.", failures);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Handler}: stream {Stream} could not be handled.")]
    private static partial void LogFailed(ILogger logger, string handler, StreamId stream, Exception exception);
}
