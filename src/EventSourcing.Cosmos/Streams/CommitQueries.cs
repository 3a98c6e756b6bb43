using EventSourcing.Streams;
using Microsoft.Azure.Cosmos;

namespace EventSourcing.Cosmos.Streams;

/// <summary>
/// The questions asked about one stream; the stream itself is the partition key of the request. All but <see cref="Head"/> do without
/// ORDER BY and aggregates, so that the SDK passes them on as they are, without asking for a query plan first.
/// </summary>
internal static class CommitQueries
{
    /// <summary>
    /// By last version, so that a commit around <paramref name="version"/> is included; it begins no further back than a commit is long, so
    /// a store that goes through the ids does not have to go far. Null for the whole stream: that is no question, and
    /// reading without one spares the service the query and the SDK the parsing of its answer.
    /// </summary>
    public static QueryDefinition? After(long version) =>
        version == 0 ? null : new QueryDefinition("SELECT * FROM c WHERE c.id > @from AND c.lastVersion > @after")
            .WithParameter("@from", IdBefore(version))
            .WithParameter("@after", version);

    public static QueryDefinition AfterOrOf(long version, string commandId) =>
        new QueryDefinition("SELECT * FROM c WHERE c.lastVersion > @after OR c.commandId = @command")
            .WithParameter("@after", version)
            .WithParameter("@command", commandId);

    public static QueryDefinition EndingAt(long version) =>
        new QueryDefinition("SELECT VALUE c.lastVersion FROM c WHERE c.id > @from AND c.lastVersion = @version")
            .WithParameter("@from", IdBefore(version))
            .WithParameter("@version", version);

    public static QueryDefinition Head() => new("SELECT TOP 1 VALUE c.lastVersion FROM c ORDER BY c.lastVersion DESC");

    /// <summary>Of a commit that is too old to reach <paramref name="version"/>, however many events it holds: nothing before it need be looked at.</summary>
    private static string IdBefore(long version) => Commit.IdOf(Math.Max(0, version - EventStoreLimits.MaxEventsPerCommit));
}
