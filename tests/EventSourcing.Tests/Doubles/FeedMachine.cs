using EventSourcing.Diagnostics;
using EventSourcing.Feeds;
using EventSourcing.Feeds.Audit;
using EventSourcing.Feeds.DeadLetters;
using EventSourcing.Feeds.Faults;
using EventSourcing.Streams;
using Microsoft.Extensions.Logging.Abstractions;

namespace EventSourcing.Tests.Doubles;

/// <summary>Everything between the feed and its handlers, as one process has it.</summary>
public sealed class FeedMachine
{
    public FeedMachine(IEventStore events, InMemoryDeadLetterStore? store = null, TimeProvider? time = null)
    {
        Time = time ?? new HastyTime();
        Store = store ?? new InMemoryDeadLetterStore();
        Faults = new CommonFaults();
        var retry = new TransientRetry(Faults, Time);
        DeadLetters = new DeadLetterQueue(Store, DeadLetterOptions.Default, Time);
        var diagnostics = new HandlerDiagnostics(new EventSourcingMetrics(), NullLogger<FeedDelivery>.Instance);
        Delivery = new FeedDelivery(DeadLetters, retry, Faults, diagnostics, NullLogger<FeedDelivery>.Instance);
        Drain = new DeadLetterDrain(DeadLetters, events, retry, Time, NullLogger<DeadLetterDrain>.Instance);
    }

    public TimeProvider Time { get; }

    public InMemoryDeadLetterStore Store { get; }

    public IFaultClassifier Faults { get; }

    public DeadLetterQueue DeadLetters { get; }

    public FeedDelivery Delivery { get; }

    public DeadLetterDrain Drain { get; }

    public FeedAuditor Auditor(InMemoryFeed feed, AuditOptions? options = null) =>
        new(feed, feed, Delivery, Faults, options ?? new AuditOptions(), Time, NullLogger<FeedAuditor>.Instance);
}
