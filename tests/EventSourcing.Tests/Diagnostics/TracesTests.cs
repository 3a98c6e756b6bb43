using System.Collections.Concurrent;
using System.Diagnostics;
using EventSourcing.Diagnostics;
using EventSourcing.Events;
using EventSourcing.Streams;
using EventSourcing.Tests.Doubles;

namespace EventSourcing.Tests.Diagnostics;

public sealed class TracesTests : IDisposable
{
    private readonly ConcurrentBag<Activity> _spans = [];
    private readonly ActivityListener _listener;

    public TracesTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Traces.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Add,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    [Fact]
    public void A_batch_hangs_below_the_first_of_its_commits_and_links_to_the_others()
    {
        var (first, second) = (NewTrace(), NewTrace());

        using (var span = Traces.StartHandling("statements", Bank.Stream, [Commit(1, first), Commit(2, second), Commit(3, second), Commit(4, null)]))
        {
            Assert.Equal(first.TraceId, span!.TraceId);
            Assert.Equal(first.SpanId, span.ParentSpanId);
            Assert.Equal([second.SpanId], span.Links.Select(link => link.Context.SpanId));
        }
    }

    [Fact]
    public void A_span_belongs_to_the_trace_it_is_given_and_links_to_the_one_it_runs_in()
    {
        using var host = new Activity("host").SetIdFormat(ActivityIdFormat.W3C).Start();
        var request = NewTrace();

        using var span = Traces.Start("saga ReserveStock", Text(request));

        Assert.Equal(request.SpanId, span!.ParentSpanId);
        Assert.Equal([host.SpanId], span.Links.Select(link => link.Context.SpanId));
    }

    [Fact]
    public async Task A_commit_carries_the_span_of_its_append()
    {
        using var metrics = new EventSourcingMetrics();
        var bank = new InMemoryEventStore(Bank.Serializer);
        var request = NewTrace();

        var appended = await new ObservedEventStore(bank, metrics).AppendAsync(
            Bank.Stream, ExpectedVersion.Any, [new MoneyDeposited(1)], Bank.Command() with { TraceParent = Text(request) }, TestContext.Current.CancellationToken);

        var span = _spans.Single(known => known.ParentSpanId == request.SpanId);
        Assert.Equal(span.Id, Assert.IsType<AppendResult.Appended>(appended).Commit.TraceParent);
    }

    public void Dispose() => _listener.Dispose();

    private static ActivityContext NewTrace() => new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);

    private static string Text(ActivityContext context) => $"00-{context.TraceId}-{context.SpanId}-01";

    private static Commit Commit(long version, ActivityContext? trace) => new(
        Bank.Stream, version, $"c-{version}", null, "conversation", null, trace is { } known ? Text(known) : null, DateTimeOffset.UnixEpoch,
        [new EventData($"{Bank.Stream}/{version}", "money-deposited", 1, default)]);
}
