using EventSourcing.Feeds.Audit;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace OrderFlow.Operations;

/// <summary>Every minute: what the change feed triggers have lost is delivered after all. The host runs a timer once, however many instances.</summary>
public sealed class AuditFeed(FeedAuditor auditor, FeedHandlers handlers)
{
    [Function(nameof(AuditFeed))]
    public Task Run(
        [TimerTrigger("0 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient durable, CancellationToken cancellationToken) =>
        auditor.RunAsync(handlers.All(durable), cancellationToken);
}
