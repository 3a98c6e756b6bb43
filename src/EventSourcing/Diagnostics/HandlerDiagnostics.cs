using System.Diagnostics;
using EventSourcing.Feeds;
using EventSourcing.Streams;
using Microsoft.Extensions.Logging;

namespace EventSourcing.Diagnostics;

/// <summary>A log scope, a span, the time and the request charge of every stream that is taken to a handler.</summary>
public sealed class HandlerDiagnostics(EventSourcingMetrics metrics, ILogger<FeedDelivery> logger)
{
    private static readonly Func<ILogger, string, StreamId, string, IDisposable?> Scope =
        LoggerMessage.DefineScope<string, StreamId, string>("Handler:{Handler} Stream:{Stream} CorrelationId:{CorrelationId}");

    /// <summary>For every line that is logged about one stream of a batch.</summary>
    internal IDisposable? BeginScope(string handler, StreamId stream, IReadOnlyList<Commit> commits) =>
        Scope(logger, handler, stream, commits[0].CorrelationId);

    /// <summary>Observes one delivery with all its attempts, of which the action is one.</summary>
    internal async Task ObserveAsync(string handler, StreamId stream, IReadOnlyList<Commit> commits, Func<Action, Task> deliver)
    {
        using var span = Traces.StartHandling(handler, stream, commits);
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
