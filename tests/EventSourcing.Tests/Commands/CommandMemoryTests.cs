using EventSourcing.Aggregates;
using EventSourcing.Commands;
using EventSourcing.Inbox;
using EventSourcing.Streams;
using EventSourcing.Tests.Doubles;

namespace EventSourcing.Tests.Commands;

public sealed class CommandMemoryTests : IDisposable
{
    private static readonly CommandOutcome Refused = new CommandOutcome.Refused(Account.Overdrawn);
    private static readonly CommandOutcome Nothing = new CommandOutcome.Accepted(Bank.Stream, 3, null);

    private readonly InMemoryInbox _inbox = new();
    private readonly CommandMemory _memory;
    private int _decisions;

    public CommandMemoryTests() => _memory = new CommandMemory(_inbox, TimeProvider.System);

    [Fact]
    public async Task A_refusal_stays_the_answer_when_it_would_now_be_accepted()
    {
        await SendAsync(Refused);
        var again = await SendAsync(new CommandOutcome.Accepted(Bank.Stream, 9, null));

        Assert.Equal(Account.Overdrawn, Assert.IsType<CommandOutcome.Refused>(again).Refusal);
        Assert.Equal(1, _decisions);
    }

    [Fact]
    public async Task Having_had_nothing_to_do_stays_the_answer_with_its_version()
    {
        await SendAsync(Nothing);

        Assert.Equal(Nothing, await SendAsync(new CommandOutcome.Accepted(Bank.Stream, 9, null)));
    }

    [Fact]
    public async Task Other_content_under_the_id_of_a_refused_command_is_a_reused_id()
    {
        await SendAsync(Refused, hash: "a");

        Assert.IsType<CommandOutcome.CommandIdReused>(await SendAsync(Nothing, hash: "b"));
    }

    [Fact]
    public async Task What_is_no_answer_is_decided_again()
    {
        await SendAsync(new CommandOutcome.Contended(Bank.Stream, 16));
        await SendAsync(new CommandOutcome.VersionMismatch(1, 2));

        Assert.Equal(Nothing, await SendAsync(Nothing));
        Assert.Equal(3, _decisions);
    }

    [Fact]
    public async Task Repetitions_at_the_same_time_take_turns_and_get_one_answer()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => SendAsync(Refused))));

        Assert.All(outcomes, outcome => Assert.Equal(Account.Overdrawn, Assert.IsType<CommandOutcome.Refused>(outcome).Refusal));
        Assert.Equal(1, _decisions);
    }

    [Fact]
    public async Task When_another_process_answered_first_its_answer_counts()
    {
        using var other = new CommandMemory(_inbox, TimeProvider.System);
        _inbox.BeforeAdd = () => Assert.True(other.OnceAsync(Context(null), () => Task.FromResult(Nothing), TestContext.Current.CancellationToken).IsCompletedSuccessfully);

        Assert.Equal(Nothing, await SendAsync(Refused));
    }

    public void Dispose() => _memory.Dispose();

    private static CommandContext Context(string? hash) => Bank.Command() with { MayRepeat = true, CommandHash = hash };

    private Task<CommandOutcome> SendAsync(CommandOutcome decision, string? hash = null) => _memory.OnceAsync(
        Context(hash),
        () =>
        {
            Interlocked.Increment(ref _decisions);
            return Task.FromResult(decision);
        },
        TestContext.Current.CancellationToken);
}
