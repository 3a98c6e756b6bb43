using CsCheck;
using EventSourcing.Feeds.Audit;
using EventSourcing.Projections;
using EventSourcing.Streams;
using EventSourcing.Tests.Doubles;

namespace EventSourcing.Tests.Projections;

public sealed class AnyDeliveryTests
{
    private static readonly string[] Accounts = ["a", "b"];

    /// <summary>Sizes of the commits of each account; which commits come, in which batches; which batches come at the same time.</summary>
    private static readonly Gen<(int[] A, int[] B, int[][] Batches, int AtOnce)> Deliveries = Gen.Select(
        Gen.Int[1, 3].Array[1, 6], Gen.Int[1, 3].Array[1, 6], Gen.Int[0, 11].Array[0, 5].Array[0, 8], Gen.Int[1, 3]);

    [Fact]
    public Task Shuffled_repeated_and_lost_deliveries_followed_by_the_last_commit_end_like_the_fold_in_order() =>
        Deliveries.SampleAsync(EndsLikeTheFoldInOrderAsync, iter: 1_000);

    [Fact]
    public Task Shuffled_repeated_and_lost_deliveries_that_nothing_follows_end_like_the_fold_in_order_once_audited() =>
        Deliveries.SampleAsync(EndsLikeTheFoldOnceAuditedAsync, iter: 1_000);

    private static async Task EndsLikeTheFoldOnceAuditedAsync((int[] A, int[] B, int[][] Batches, int AtOnce) delivery)
    {
        var events = new InMemoryEventStore(Bank.Serializer);
        var (a, b) = (await WriteAsync(events, "a", delivery.A), await WriteAsync(events, "b", delivery.B));
        Commit[] all = [.. a, .. b];
        var expected = await RunAsync(events, all.Select(commit => new[] { commit }), atOnce: 1);

        var statements = new InMemoryReadModelStore<Statement>();
        var machine = new StatementDelivery(statements, events);
        await DeliverAsync(machine, delivery.Batches.Select(batch => batch.Select(i => all[i % all.Length]).ToArray()), delivery.AtOnce);
        await machine.Machine
            .Auditor(new InMemoryFeed(a, b), new AuditOptions { Distance = TimeSpan.Zero, PageSize = 2 })
            .RunAsync([machine.Handler], TestContext.Current.CancellationToken);

        AssertSame(expected, statements.Find(Statement.Key)!);
    }

    private static async Task EndsLikeTheFoldInOrderAsync((int[] A, int[] B, int[][] Batches, int AtOnce) delivery)
    {
        var events = new InMemoryEventStore(Bank.Serializer);
        var written = new[] { await WriteAsync(events, "a", delivery.A), await WriteAsync(events, "b", delivery.B) };
        Commit[] all = [.. written.SelectMany(commits => commits)];

        var expected = await RunAsync(events, all.Select(commit => new[] { commit }), atOnce: 1);
        var actual = await RunAsync(
            events,
            delivery.Batches.Select(batch => batch.Select(i => all[i % all.Length]).ToArray()).Append([.. written.Select(commits => commits[^1])]),
            delivery.AtOnce);

        AssertSame(expected, actual);
    }

    private static void AssertSame(ReadModel<Statement> expected, ReadModel<Statement> actual)
    {
        Assert.All(Accounts, account => Assert.Equal(expected.Model!.Of(account), actual.Model!.Of(account)));
        Assert.Equal(expected.Versions.ToDictionary(), actual.Versions.ToDictionary());
    }

    private static async Task<ReadModel<Statement>> RunAsync(InMemoryEventStore events, IEnumerable<Commit[]> batches, int atOnce)
    {
        var statements = new InMemoryReadModelStore<Statement>();
        await DeliverAsync(new StatementDelivery(statements, events), batches, atOnce);
        return statements.Find(Statement.Key)!;
    }

    private static async Task DeliverAsync(StatementDelivery delivery, IEnumerable<Commit[]> batches, int atOnce)
    {
        foreach (var together in batches.Chunk(atOnce))
        {
            await Task.WhenAll(together.Select(batch => delivery.HandleAsync(batch, TestContext.Current.CancellationToken)));
        }
    }

    private static async Task<List<Commit>> WriteAsync(InMemoryEventStore events, string account, int[] sizes)
    {
        var commits = new List<Commit>();
        foreach (var size in sizes)
        {
            var result = await events.AppendAsync(
                new StreamId(Account.Category, account),
                ExpectedVersion.Any,
                [.. Enumerable.Range(0, size).Select(i => i % 2 == 0 ? (AccountEvent)new MoneyDeposited(i) : new MoneyWithdrawn(i))],
                Bank.Command(),
                TestContext.Current.CancellationToken);
            commits.Add(((AppendResult.Appended)result).Commit);
        }

        return commits;
    }
}
