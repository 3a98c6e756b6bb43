using System.Diagnostics;
using EventSourcing.Feeds;
using EventSourcing.Streams;
using Microsoft.Extensions.Logging;

namespace EventSourcing.Diagnostics;

/// <summary>A span, the time, the request charge and the log scope of every stream that is taken to a handler.</summary>
public sealed class HandlerDiagnostics(EventSourcingMetrics metrics, ILogger<FeedDelivery> logger)
{
    /// <summary>Observes one delivery with all its attempts, of which the action is one.</summary>
    internal async Task ObserveAsync(string handler, StreamId stream, IReadOnlyList<Commit> commits, Func<Action, Task> deliver)
    {
        using var span = Traces.StartHandling(handler, stream, commits);
        using var scope = logger.BeginScope(new Dictionary<string, object>
        {
            ["Handler"] = handler, ["Stream"] = stream, ["CorrelationId"] = commits[0].CorrelationId,
        });
        using var charge = RequestCharge.Measure();
        var (began, attempts) = (Stopwatch.GetTimestamp(), 0);
        try
        {
            await deliver(CountAttempt).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            span?.SetStatus(ActivityStatusCode.Error, failure.GetType().Name);
            throw;
        }
        finally
        {
            metrics.EventsProcessed(handler, Stopwatch.GetElapsedTime(began), charge.Total);
        }

        void CountAttempt()
        {
            if (attempts++ > 0)
            {
                metrics.Retried(handler);
            }
        }
    }

    internal void Parked(string handler) => metrics.Parked(handler);
}
