using EventSourcing.Events;
using EventSourcing.Feeds;
using EventSourcing.Streams;
using EventSourcing.Tests.Doubles;

namespace EventSourcing.Tests.Projections;

/// <summary>A projection whose version of the application does not know <c>account-opened</c> yet.</summary>
public sealed class PoisonTests
{
    private static readonly EventSerializer Outdated = new(new EventTypeRegistry([typeof(MoneyDeposited), typeof(MoneyWithdrawn)]), []);

    private readonly InMemoryEventStore _events = new(Bank.Serializer);
    private readonly InMemoryReadModelStore<Statement> _statements = new();
    private readonly StatementDelivery _outdated;

    public PoisonTests() => _outdated = new StatementDelivery(_statements, _events, Outdated);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string? Statement => _statements.Find(Projections.Statement.Key)?.Model?.Of("1");

    [Fact]
    public async Task Once_the_event_is_known_a_retry_brings_the_model_up_to_date()
    {
        var commits = await WriteAsync(new MoneyDeposited(1), new AccountOpened("Ada", "EUR"), new MoneyDeposited(2), new MoneyWithdrawn(3));
        await _outdated.HandleAsync(commits, Cancellation);
        Assert.Equal("[1:money-deposited]", Statement);

        var deployed = new StatementDelivery(_statements, _events, deadLetters: _outdated.Machine.Store);
        var outcome = await deployed.Machine.Drain.RetryAsync(deployed.Handler, Bank.Stream, Cancellation);

        Assert.Equal((3, 0), (outcome!.Handled, outcome.Remaining));
        Assert.Equal("[1:money-deposited][2:account-opened][3:money-deposited][4:money-withdrawn]", Statement);
    }

    [Fact]
    public async Task Behind_a_dropped_event_that_was_the_stream_s_first_the_model_begins_with_the_next()
    {
        var commits = await WriteAsync(new AccountOpened("Ada", "EUR"), new MoneyDeposited(2));
        await _outdated.HandleAsync(commits[..1], Cancellation);
        Assert.True(await _outdated.Machine.Drain.DropAsync(_outdated.Handler, Bank.Stream, Cancellation));

        await _outdated.HandleAsync(commits[1..], Cancellation);

        Assert.Equal("[2:money-deposited]", Statement);
        Assert.Equal((1, false), await ParkedAsync());
    }

    [Fact]
    public async Task A_process_that_remembers_the_model_from_before_a_drop_elsewhere_goes_on_behind_it()
    {
        var commits = await WriteAsync(new MoneyDeposited(1), new AccountOpened("Ada", "EUR"), new MoneyDeposited(2));
        await _outdated.HandleAsync(commits[..2], Cancellation);
        var elsewhere = new StatementDelivery(_statements, _events, Outdated, _outdated.Machine.Store);
        await elsewhere.Machine.Drain.DropAsync(elsewhere.Handler, Bank.Stream, Cancellation);

        await _outdated.HandleAsync(commits[2..], Cancellation);

        Assert.Equal("[1:money-deposited][3:money-deposited]", Statement);
        Assert.Equal((2, false), await ParkedAsync());
    }

    [Fact]
    public async Task An_event_after_the_dropped_ones_that_cannot_be_handled_either_is_parked()
    {
        var commits = await WriteAsync(new MoneyDeposited(1), new AccountOpened("Ada", "EUR"), new MoneyDeposited(2), new AccountOpened("Ada", "EUR"));
        await _outdated.HandleAsync(commits[..2], Cancellation);
        await _outdated.Machine.Drain.DropAsync(_outdated.Handler, Bank.Stream, Cancellation);

        await _outdated.HandleAsync(commits[2..], Cancellation);

        Assert.Equal("[1:money-deposited][3:money-deposited]", Statement);
        Assert.Equal((2, true), await ParkedAsync());
    }

    [Fact]
    public async Task What_was_lost_before_an_event_that_cannot_be_read_is_in_the_model_before_that_is_dropped()
    {
        var commits = await WriteAsync(
            new MoneyDeposited(1), new MoneyDeposited(2), new MoneyWithdrawn(3), new AccountOpened("Ada", "EUR"), new MoneyDeposited(5));
        await _outdated.HandleAsync(commits[..1], Cancellation);

        await _outdated.HandleAsync(commits[3..4], Cancellation);
        await _outdated.Machine.Drain.DropAsync(_outdated.Handler, Bank.Stream, Cancellation);
        await _outdated.HandleAsync(commits[4..], Cancellation);

        Assert.Equal("[1:money-deposited][2:money-deposited][3:money-withdrawn][5:money-deposited]", Statement);
    }

    [Fact]
    public async Task What_was_lost_and_cannot_be_read_either_is_parked_too()
    {
        var commits = await WriteAsync(
            new MoneyDeposited(1), new AccountOpened("Ada", "EUR"), new MoneyWithdrawn(3), new AccountOpened("Ada", "EUR"));
        await _outdated.HandleAsync(commits[..1], Cancellation);

        await _outdated.HandleAsync(commits[3..], Cancellation);

        var letter = await _outdated.Machine.Store.FindAsync(_outdated.Handler.Name, Bank.Stream, Cancellation);
        Assert.Equal((2, 4), (letter!.FirstVersion, letter.LastVersion));
    }

    [Fact]
    public async Task A_drop_applies_what_comes_before_it_to_models_that_have_not_got_there_yet()
    {
        await WriteAsync(new MoneyDeposited(1), new AccountOpened("Ada", "EUR"), new MoneyDeposited(3), new AccountOpened("Ada", "EUR"));

        await _outdated.Handler.SkipAsync(Bank.Stream, 2, 2, Cancellation);
        await _outdated.Handler.SkipAsync(Bank.Stream, 4, 4, Cancellation);

        Assert.Equal("[1:money-deposited][3:money-deposited]", Statement);
        Assert.Equal(4, _statements.Find(Projections.Statement.Key)!.VersionOf(Bank.Stream));
    }

    [Fact]
    public async Task A_drop_before_which_something_else_cannot_be_read_drops_nothing_and_shows_it()
    {
        var commits = await WriteAsync(new MoneyDeposited(1), new AccountOpened("Ada", "EUR"), new MoneyDeposited(3));
        await _outdated.Machine.DeadLetters.ParkAsync(_outdated.Handler.Name, Bank.Stream, 3, 3, new FormatException("late"), Cancellation);

        await Assert.ThrowsAsync<PoisonEventException>(() => _outdated.Machine.Drain.DropAsync(_outdated.Handler, Bank.Stream, Cancellation));

        var letter = await _outdated.Machine.Store.FindAsync(_outdated.Handler.Name, Bank.Stream, Cancellation);
        Assert.Equal((2, commits[^1].LastVersion, true), (letter!.FirstVersion, letter.LastVersion, letter.Dropped.IsEmpty));
        Assert.Equal("[1:money-deposited]", Statement);
    }

    [Fact]
    public async Task A_retry_in_models_that_have_not_passed_an_earlier_drop_passes_over_it()
    {
        var older = new StatementDelivery(_statements, _events, new EventSerializer(new EventTypeRegistry([typeof(MoneyDeposited)]), []), _outdated.Machine.Store);
        var commits = await WriteAsync(new MoneyDeposited(1), new AccountOpened("Ada", "EUR"), new MoneyDeposited(3), new MoneyWithdrawn(4));
        await older.HandleAsync(commits[..2], Cancellation);
        await older.Machine.Drain.DropAsync(older.Handler, Bank.Stream, Cancellation);
        await older.HandleAsync(commits[2..], Cancellation);
        var another = new InMemoryReadModelStore<Statement>();
        var newGeneration = new StatementDelivery(another, _events, Outdated, _outdated.Machine.Store);

        Assert.Equal(0, (await newGeneration.Machine.Drain.RetryAsync(newGeneration.Handler, Bank.Stream, Cancellation))!.Remaining);

        Assert.Equal("[1:money-deposited][3:money-deposited][4:money-withdrawn]", another.Find(Projections.Statement.Key)!.Model!.Of("1"));
    }

    private async Task<(long DroppedThrough, bool Parked)> ParkedAsync()
    {
        var letter = await _outdated.Machine.Store.FindAsync(_outdated.Handler.Name, Bank.Stream, Cancellation);
        return (letter!.Dropped.Ranges[^1].Last, letter.IsParked);
    }

    private async Task<Commit[]> WriteAsync(params DomainEvent[] events)
    {
        var commits = new List<Commit>();
        foreach (var @event in events)
        {
            var result = await _events.AppendAsync(Bank.Stream, ExpectedVersion.Any, [@event], Bank.Command(), Cancellation);
            commits.Add(Assert.IsType<AppendResult.Appended>(result).Commit);
        }

        return [.. commits];
    }
}
