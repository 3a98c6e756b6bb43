using System.Globalization;
using EventSourcing.Commands;
using EventSourcing.Streams;
using EventSourcing.Tests.Doubles;

namespace EventSourcing.Tests.Feeds;

/// <summary>A store with accounts in it, and a feed with one handler.</summary>
public abstract class FeedTest
{
    protected FeedTest() => Machine = new FeedMachine(Events);

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected InMemoryEventStore Events { get; } = new(Bank.Serializer);

    protected FeedMachine Machine { get; set; }

    protected RecordingHandler Handler { get; } = new();

    protected static StreamId Account(int number) => new(Doubles.Account.Category, number.ToString(CultureInfo.InvariantCulture));

    protected Task DeliverAsync(params Commit[] commits) => Machine.Delivery.HandleAsync(Handler, commits, Cancellation);

    /// <summary>Commits of one event each.</summary>
    protected async Task<Commit[]> WriteAsync(int account, int commits)
    {
        var written = new List<Commit>();
        for (var i = 0; i < commits; i++)
        {
            var result = await Events.AppendAsync(
                Account(account), ExpectedVersion.Any, [new MoneyDeposited(i)], Bank.Command(Guid.NewGuid().ToString()), Cancellation);
            written.Add(Assert.IsType<AppendResult.Appended>(result).Commit);
        }

        return [.. written];
    }
}
