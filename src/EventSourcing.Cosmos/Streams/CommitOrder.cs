using EventSourcing.Streams;

namespace EventSourcing.Cosmos.Streams;

/// <summary>
/// Puts the commits of one stream in order. A query without ORDER BY (which would cost the round trip of a query plan) promises no
/// order; in practice commits come as they were written, and then each passes straight through.
/// </summary>
internal sealed class CommitOrder(StreamId stream, long afterVersion)
{
    private readonly SortedDictionary<long, Commit> _early = [];

    /// <summary>Everything up to this version has come.</summary>
    public long Reached { get; private set; } = afterVersion;

    /// <summary>The first commit has come.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Takes one commit and gives those whose turn has come.</summary>
    public IEnumerable<Commit> Next(Commit commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        _early[commit.FirstVersion] = commit;
        while (_early.Count > 0 && _early.First().Value is var next && next.FirstVersion <= Reached + 1)
        {
            _early.Remove(next.FirstVersion);
            if (next.LastVersion <= Reached)
            {
                continue;
            }

            // Only the first may have begun before the version asked for.
            if (next.FirstVersion <= Reached && HasBegun)
            {
                throw Broken(next);
            }

            Reached = next.LastVersion;
            HasBegun = true;
            yield return next;
        }
    }

    /// <exception cref="InvalidDataException">Commits are missing in between.</exception>
    public void Complete()
    {
        if (_early.Count > 0)
        {
            throw Broken(_early.First().Value);
        }
    }

    private InvalidDataException Broken(Commit commit) =>
        new($"Stream {stream} is broken: the commit of versions {commit.FirstVersion} to {commit.LastVersion} follows version {Reached}.");
}
