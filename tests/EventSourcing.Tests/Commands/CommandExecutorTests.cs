using EventSourcing.Aggregates;
using EventSourcing.Commands;
using EventSourcing.Events;
using EventSourcing.Streams;
using EventSourcing.Tests.Doubles;
using Moq;

namespace EventSourcing.Tests.Commands;

public sealed class CommandExecutorTests : IDisposable
{
    private readonly Bank _bank = new();

    [Fact]
    public async Task An_accepted_command_stores_its_events_and_names_the_version()
    {
        var outcome = await _bank.ExecuteAsync(account => account.Open("Ada"), Bank.Command());

        var accepted = Assert.IsType<CommandOutcome.Accepted>(outcome);
        Assert.Equal(1, accepted.Version);
        Assert.Equal(accepted.Commit, Assert.Single(_bank.Events.Commits(Bank.Stream)));
        Assert.Equal("conversation-1", accepted.Commit!.CorrelationId);
    }

    [Fact]
    public async Task A_refused_command_stores_nothing()
    {
        await _bank.AppendAsync("open", new AccountOpened("Ada", "EUR"));

        var outcome = await _bank.ExecuteAsync(account => account.Withdraw(5), Bank.Command());

        Assert.Equal(new CommandOutcome.Refused(Account.Overdrawn), outcome);
        Assert.Single(_bank.Events.Commits(Bank.Stream));
    }

    [Fact]
    public async Task A_command_with_nothing_left_to_do_is_accepted_at_the_current_version()
    {
        await _bank.AppendAsync("open", new AccountOpened("Ada", "EUR"), new MoneyDeposited(3));

        var outcome = await _bank.ExecuteAsync(account => account.Deposit(0), Bank.Command());

        Assert.Equal(new CommandOutcome.Accepted(Bank.Stream, 2, null), outcome);
    }

    [Fact]
    public async Task When_another_writer_was_first_the_decision_is_made_again_on_the_new_state()
    {
        await _bank.AppendAsync("open", new AccountOpened("Ada", "EUR"), new MoneyDeposited(10));
        _bank.Events.BeforeAppend = () => _bank.AppendAsync("rival", new MoneyWithdrawn(8));
        var balances = new List<decimal>();

        var outcome = await _bank.ExecuteAsync(
            account =>
            {
                balances.Add(account.Balance);
                return account.Withdraw(5);
            },
            Bank.Command());

        Assert.Equal(new CommandOutcome.Refused(Account.Overdrawn), outcome);
        Assert.Equal([10, 2], balances);
    }

    [Fact]
    public async Task A_command_that_follows_its_own_reads_nothing()
    {
        await _bank.ExecuteAsync(account => account.Open("Ada"), Bank.Command());
        var reads = _bank.Events.Reads;

        var outcome = await _bank.ExecuteAsync(account => account.Deposit(5), Bank.Command());

        Assert.Equal(2, Assert.IsType<CommandOutcome.Accepted>(outcome).Version);
        Assert.Equal(reads, _bank.Events.Reads);
    }

    [Fact]
    public async Task A_refusal_on_what_was_seen_last_is_checked_against_what_has_happened_since()
    {
        await _bank.ExecuteAsync(account => account.Open("Ada"), Bank.Command());
        await _bank.AppendAsync("another process", new MoneyDeposited(10));

        var outcome = await _bank.ExecuteAsync(account => account.Withdraw(5), Bank.Command());

        Assert.Equal(3, Assert.IsType<CommandOutcome.Accepted>(outcome).Version);
    }

    [Fact]
    public async Task An_acceptance_on_a_stale_state_is_decided_again()
    {
        await _bank.ExecuteAsync(account => account.Open("Ada"), Bank.Command());
        await _bank.ExecuteAsync(account => account.Deposit(10), Bank.Command());
        await _bank.AppendAsync("another process", new MoneyWithdrawn(8));

        var outcome = await _bank.ExecuteAsync(account => account.Withdraw(5), Bank.Command());

        Assert.Equal(new CommandOutcome.Refused(Account.Overdrawn), outcome);
    }

    [Fact]
    public async Task A_command_that_keeps_losing_gives_up_after_bounded_jittered_attempts()
    {
        var rivals = new Mock<IEventStore>();
        rivals.Setup(s => s.ReadTailAsync(Bank.Stream, 0, null, It.IsAny<CancellationToken>())).ReturnsAsync(new StreamTail([], null));
        rivals.Setup(s => s.AppendAsync(
                Bank.Stream, It.IsAny<ExpectedVersion>(), It.IsAny<IReadOnlyList<DomainEvent>>(), It.IsAny<CommandContext>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new AppendResult.Conflict());
        using var bank = new Bank(rivals.Object);

        var outcome = await bank.ExecuteAsync(account => account.Open("Ada"), Bank.Command());

        Assert.Equal(new CommandOutcome.Contended(Bank.Stream, CommandExecutor.MaxAttempts), outcome);
        Assert.Equal(CommandExecutor.MaxAttempts, rivals.Invocations.Count(i => i.Method.Name == nameof(IEventStore.AppendAsync)));
        Assert.Equal(CommandExecutor.MaxAttempts - 1, bank.Time.Delays.Count);
        Assert.All(bank.Time.Delays, delay => Assert.InRange(delay.TotalMilliseconds, 1, 250));
    }

    [Fact]
    public async Task A_pinned_version_that_is_not_the_current_one_is_refused_undecided()
    {
        await _bank.AppendAsync("open", new AccountOpened("Ada", "EUR"), new MoneyDeposited(3));

        var outcome = await _bank.ExecuteAsync(
            _ => throw new InvalidOperationException("must not be asked"), Bank.Command() with { IfVersion = 1 });

        Assert.Equal(new CommandOutcome.VersionMismatch(1, 2), outcome);
    }

    [Fact]
    public async Task A_pinned_version_that_is_overtaken_during_the_append_is_a_mismatch_too()
    {
        await _bank.AppendAsync("open", new AccountOpened("Ada", "EUR"));
        _bank.Events.BeforeAppend = () => _bank.AppendAsync("rival", new MoneyDeposited(8));

        var outcome = await _bank.ExecuteAsync(account => account.Deposit(5), Bank.Command() with { IfVersion = 1 });

        Assert.Equal(new CommandOutcome.VersionMismatch(1, 2), outcome);
    }

    [Fact]
    public async Task A_repeated_command_answers_what_it_wrote_the_first_time()
    {
        var context = Bank.Command() with { MayRepeat = true, CommandHash = "h" };
        var first = await _bank.ExecuteAsync(account => account.Open("Ada"), context);
        await _bank.AppendAsync("later", new MoneyDeposited(3));

        var second = await _bank.ExecuteAsync(account => account.Open("Ada"), context);

        Assert.Equal(first, second);
        Assert.Equal(2, _bank.Events.Commits(Bank.Stream).Count);
    }

    [Fact]
    public async Task A_repeated_command_is_found_even_when_its_pin_is_stale_by_now()
    {
        await _bank.AppendAsync("open", new AccountOpened("Ada", "EUR"));
        var context = Bank.Command() with { MayRepeat = true, IfVersion = 1 };
        var first = await _bank.ExecuteAsync(account => account.Deposit(5), context);

        Assert.Equal(first, await _bank.ExecuteAsync(account => account.Deposit(5), context));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_command_id_reused_for_other_content_is_refused(bool mayRepeat)
    {
        await _bank.ExecuteAsync(account => account.Open("Ada"), Bank.Command() with { CommandHash = "one" }, startsStream: true);
        using var elsewhere = new CommandsElsewhere(_bank);

        var outcome = await elsewhere.Executor.ExecuteAsync<Account, AccountEvent>(
            Bank.Stream,
            _ => Decision.Accept(new AccountOpened("Bob", "EUR")),
            Bank.Command() with { CommandHash = "other", MayRepeat = mayRepeat },
            TestContext.Current.CancellationToken,
            startsStream: true);

        Assert.Equal(new CommandOutcome.CommandIdReused(), outcome);
        Assert.Single(_bank.Events.Commits(Bank.Stream));
    }

    [Fact]
    public async Task Starting_a_stream_does_not_read_it_first()
    {
        var outcome = await _bank.ExecuteAsync(account => account.Open("Ada"), Bank.Command(), startsStream: true);

        Assert.Equal(1, Assert.IsType<CommandOutcome.Accepted>(outcome).Version);
        Assert.Equal(0, _bank.Events.Reads);
    }

    [Fact]
    public async Task Starting_a_stream_that_exists_decides_on_its_real_state()
    {
        await _bank.AppendAsync("open", new AccountOpened("Ada", "EUR"));

        var outcome = await _bank.ExecuteAsync(account => account.Open("Bob"), Bank.Command(), startsStream: true);

        Assert.Equal("account-exists", Assert.IsType<CommandOutcome.Refused>(outcome).Refusal.Code);
    }

    [Fact]
    public async Task A_refusal_on_an_assumed_new_stream_is_checked_before_it_is_believed()
    {
        await _bank.AppendAsync("open", new AccountOpened("Ada", "EUR"), new MoneyDeposited(10));

        var outcome = await _bank.ExecuteAsync(account => account.Withdraw(5), Bank.Command(), startsStream: true);

        Assert.Equal(3, Assert.IsType<CommandOutcome.Accepted>(outcome).Version);
    }

    [Fact]
    public async Task Commands_of_one_process_on_one_stream_do_not_fight_each_other()
    {
        await _bank.AppendAsync("open", new AccountOpened("Ada", "EUR"));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 200).Select(i =>
            Task.Run(() => _bank.ExecuteAsync(account => account.Deposit(1), Bank.Command($"deposit-{i}")))));

        Assert.All(outcomes, outcome => Assert.IsType<CommandOutcome.Accepted>(outcome));
        Assert.Empty(_bank.Time.Delays);
        var account = await _bank.Repository.LoadAsync<Account, AccountEvent>(Bank.Stream, TestContext.Current.CancellationToken);
        Assert.Equal(200, account.State.Balance);
    }

    public void Dispose() => _bank.Dispose();

    /// <summary>A second process: the same store, nothing remembered.</summary>
    private sealed class CommandsElsewhere(Bank bank) : IDisposable
    {
        private readonly Bank _other = new(bank.Events);

        public CommandExecutor Executor => _other.Executor;

        public void Dispose() => _other.Dispose();
    }
}
