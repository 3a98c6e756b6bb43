using EventSourcing.Streams;
using Microsoft.Azure.Cosmos;

namespace EventSourcing.Cosmos.Streams;

/// <summary>
/// The questions asked about one stream; the stream itself is the partition key of the request. They go by id, which is the first version and
/// has an index whatever the policy says. Those that are asked often do without ORDER BY and aggregates, so that the SDK passes them on as
/// they are, without asking for a query plan first.
/// </summary>
internal static class CommitQueries
{
    /// <summary>
    /// The whole stream: that is no question, and reading without one spares the service the query and the SDK the parsing of its answer. It
    /// is charged as a read of every commit, though, so what is read often goes another way.
    /// </summary>
    public static QueryDefinition? All => null;

    /// <summary>The commits that begin after <paramref name="version"/>.</summary>
    public static QueryDefinition After(long version) =>
        new QueryDefinition("SELECT * FROM c WHERE c.id > @id").WithParameter("@id", Commit.IdOf(version));

    public static QueryDefinition AfterOrOf(long version, string commandId) =>
        new QueryDefinition("SELECT * FROM c WHERE c.id > @id OR c.commandKey = @command")
            .WithParameter("@id", Commit.IdOf(version))
            .WithParameter("@command", commandId);

    /// <summary>
    /// The commit that holds a version, which may be one of several events that begins before it. It begins no further back than a commit is
    /// long; where commits are that long, few of them begin there.
    /// </summary>
    public static QueryDefinition Around(long version) =>
        new QueryDefinition("SELECT * FROM c WHERE c.id > @from AND c.id <= @id AND c.lastVersion >= @version")
            .WithParameter("@from", Commit.IdOf(Math.Max(0, version - EventStoreLimits.MaxEventsPerCommit)))
            .WithParameter("@id", Commit.IdOf(version))
            .WithParameter("@version", version);

    public static QueryDefinition Head() => new("SELECT TOP 1 VALUE c.lastVersion FROM c ORDER BY c.id DESC");
}
