using System.Net;
using System.Runtime.CompilerServices;
using EventSourcing.Commands;
using EventSourcing.Cosmos.Documents;
using EventSourcing.Events;
using EventSourcing.Streams;
using Microsoft.Azure.Cosmos;

namespace EventSourcing.Cosmos.Streams;

/// <summary>
/// Streams in one container, partitioned by <c>/streamId</c>: one immutable document per commit, whose id is its zero-padded first
/// version. That this id is unique within the stream is the whole concurrency check; no procedure, no batch, no update.
/// </summary>
public sealed class CosmosEventStore(Container container, EventSerializer serializer, TimeProvider time) : IEventStore
{
    private const int MaxAttempts = 16;

    /// <summary>Pages of 4 MB, however many commits that is, rather than the SDK's 1,000: each page is a round trip.</summary>
    private const int AsManyAsFit = -1;

    /// <summary>Commits of a stream that are cheaper to read one by one than by a query.</summary>
    private const int ShortStream = 3;

    private static readonly ItemRequestOptions WriteOptions = new() { EnableContentResponseOnWrite = false };

    private readonly StreamHeads _heads = new();

    /// <inheritdoc/>
    public async Task<AppendResult> AppendAsync(
        StreamId stream, ExpectedVersion expected, IReadOnlyList<DomainEvent> events, CommandContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(context);
        var document = Prepare(stream, expected.Version ?? 0, events, context);
        if (expected.Version is { } version)
        {
            return await RefuseAsync(stream, version, context, cancellationToken).ConfigureAwait(false)
                ?? await CreateAsync(document, context, cancellationToken).ConfigureAwait(false);
        }

        // Was made only to check the limits before anything is sent.
        document.Body.Return();
        return await AppendAnywhereAsync(stream, events, context, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Commit> ReadAsync(
        StreamId stream, long afterVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var order = new CommitOrder(stream, afterVersion);
        await foreach (var page in QueryAsync<Commit>(
            stream, afterVersion == 0 ? CommitQueries.All : CommitQueries.After(afterVersion), cancellationToken).ConfigureAwait(false))
        {
            foreach (var commit in page.Documents.SelectMany(order.Next))
            {
                _heads.Keep(stream, commit.LastVersion);
                yield return commit;
            }
        }

        if (afterVersion > 0 && !order.HasBegun && await FindAroundAsync(stream, afterVersion, cancellationToken).ConfigureAwait(false) is { } around)
        {
            foreach (var commit in order.Next(around))
            {
                _heads.Keep(stream, commit.LastVersion);
                yield return commit;
            }
        }

        order.Complete();
    }

    /// <inheritdoc/>
    /// <remarks><paramref name="afterVersion"/> is the end of a commit, as every version that a reader has seen is.</remarks>
    public async Task<StreamTail> ReadTailAsync(StreamId stream, long afterVersion, string? commandId, CancellationToken cancellationToken)
    {
        var order = new CommitOrder(stream, afterVersion);
        var commits = new List<Commit>();
        if (commandId is null && await IsAllAsync(stream, order, commits, cancellationToken).ConfigureAwait(false))
        {
            return Tail(stream, commits, null);
        }

        var query = commandId is null ? CommitQueries.After(order.Reached) : CommitQueries.AfterOrOf(afterVersion, commandId);
        Commit? sameCommand = null;
        await foreach (var page in QueryAsync<Commit>(stream, query, cancellationToken).ConfigureAwait(false))
        {
            sameCommand ??= commandId is null ? null : page.Documents.FirstOrDefault(commit => commit.CommandId == commandId);
            commits.AddRange(page.Documents.Where(commit => commit.LastVersion > afterVersion).SelectMany(order.Next));
        }

        order.Complete();
        return Tail(stream, commits, sameCommand);
    }

    /// <summary>
    /// Looks in the cheapest way whether there is anything at all, and takes it in: from the beginning by the feed, which costs what the first
    /// commits cost to read; later by the id that the next commit must have, as a point read costs less than half of a query.
    /// </summary>
    /// <returns>There is no more than that.</returns>
    private async Task<bool> IsAllAsync(StreamId stream, CommitOrder order, List<Commit> commits, CancellationToken cancellationToken)
    {
        if (order.Reached > 0)
        {
            var next = await FindAsync(stream, order.Reached + 1, cancellationToken).ConfigureAwait(false);
            commits.AddRange(next is null ? [] : order.Next(next));
            return next is null;
        }

        await foreach (var page in QueryAsync<Commit>(stream, CommitQueries.All, cancellationToken, ShortStream).ConfigureAwait(false))
        {
            commits.AddRange(page.Documents.SelectMany(order.Next));
            if (page.Continuation is not null)
            {
                return false;
            }
        }

        order.Complete();
        return true;
    }

    private StreamTail Tail(StreamId stream, List<Commit> commits, Commit? sameCommand)
    {
        if (commits is [.., var last])
        {
            _heads.Keep(stream, last.LastVersion);
        }

        return new StreamTail(commits, sameCommand);
    }

    /// <summary>
    /// What speaks against an append after <paramref name="version"/> before it is tried. The id of the new document only collides with a
    /// commit that starts there, so a version inside a commit, or beyond the head, must be found out first. Whoever has just read or
    /// written the stream here names a version known to be a boundary, and pays nothing; others pay one query.
    /// </summary>
    private async Task<AppendResult?> RefuseAsync(StreamId stream, long version, CommandContext context, CancellationToken cancellationToken)
    {
        var known = _heads.Find(stream);
        if (known == version)
        {
            return null;
        }

        if (known > version && await FindAsync(stream, version + 1, cancellationToken).ConfigureAwait(false) is { } winner)
        {
            return Judge(winner, context);
        }

        return version == 0 || await IsBoundaryAsync(stream, version, cancellationToken).ConfigureAwait(false) ? null : new AppendResult.Conflict();
    }

    private async Task<AppendResult> AppendAnywhereAsync(
        StreamId stream, IReadOnlyList<DomainEvent> events, CommandContext context, CancellationToken cancellationToken)
    {
        var head = _heads.Find(stream);
        if (head == 0)
        {
            head = await ReadHeadAsync(stream, cancellationToken).ConfigureAwait(false);
        }

        AppendResult result = new AppendResult.Conflict();
        for (var attempt = 1; attempt <= MaxAttempts && result is AppendResult.Conflict; attempt++)
        {
            // The command is looked for after the head is known: had it been written later, the head would have moved, and the create would collide.
            var tail = await ReadTailAsync(stream, head, context.CommandId, cancellationToken).ConfigureAwait(false);
            if (tail.SameCommand is { } earlier)
            {
                return new AppendResult.Repeated(earlier);
            }

            head = tail.Commits is [.., var last] ? last.LastVersion : head;
            result = await CreateAsync(Prepare(stream, head, events, context, isAnywhere: true), context, cancellationToken).ConfigureAwait(false);
        }

        return result;
    }

    private async Task<AppendResult> CreateAsync(CommitDocument document, CommandContext context, CancellationToken cancellationToken)
    {
        var commit = document.Commit;
        using var response = await container.CreateItemStreamAsync(
            document.Body.AsStream(), PartitionKeyOf(commit.StreamId), WriteOptions, cancellationToken).ConfigureAwait(false);
        document.Body.Return();
        if (response.StatusCode == HttpStatusCode.Conflict)
        {
            // Perhaps it was this very request: the SDK sends again when an acknowledgement is lost.
            return Judge(await FindAsync(commit.StreamId, commit.FirstVersion, cancellationToken).ConfigureAwait(false), context);
        }

        response.EnsureSuccessStatusCode();
        _heads.Keep(commit.StreamId, commit.LastVersion);
        return new AppendResult.Appended(commit);
    }

    private AppendResult Judge(Commit? winner, CommandContext context)
    {
        if (winner is null)
        {
            return new AppendResult.Conflict();
        }

        _heads.Keep(winner.StreamId, winner.LastVersion);
        return winner.CommandId == context.CommandId ? new AppendResult.Repeated(winner) : new AppendResult.Conflict();
    }

    private async Task<Commit?> FindAsync(StreamId stream, long firstVersion, CancellationToken cancellationToken)
    {
        using var response = await container.ReadItemStreamAsync(
            Commit.IdOf(firstVersion), PartitionKeyOf(stream), cancellationToken: cancellationToken).ConfigureAwait(false);
        if (response.IsMissing())
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        return await DocumentJson.ReadAsync<Commit>(response.Content, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> IsBoundaryAsync(StreamId stream, long version, CancellationToken cancellationToken)
    {
        var found = (await FindAroundAsync(stream, version, cancellationToken).ConfigureAwait(false))?.LastVersion == version;
        if (found)
        {
            _heads.Keep(stream, version);
        }

        return found;
    }

    private Task<long> ReadHeadAsync(StreamId stream, CancellationToken cancellationToken) =>
        FirstAsync<long>(stream, CommitQueries.Head(), cancellationToken);

    private Task<Commit?> FindAroundAsync(StreamId stream, long version, CancellationToken cancellationToken) =>
        FirstAsync<Commit?>(stream, CommitQueries.Around(version), cancellationToken);

    private async Task<T?> FirstAsync<T>(StreamId stream, QueryDefinition query, CancellationToken cancellationToken)
    {
        await foreach (var page in QueryAsync<T>(stream, query, cancellationToken).ConfigureAwait(false))
        {
            if (page.Documents is [var first, ..])
            {
                return first;
            }
        }

        return default;
    }

    private IAsyncEnumerable<Page<T>> QueryAsync<T>(
        StreamId stream, QueryDefinition? query, CancellationToken cancellationToken, int pageSize = AsManyAsFit) =>
        container.PagesAsync<T>(query, new QueryRequestOptions { PartitionKey = PartitionKeyOf(stream), MaxItemCount = pageSize }, null, cancellationToken);

    private CommitDocument Prepare(StreamId stream, long afterVersion, IReadOnlyList<DomainEvent> events, CommandContext context, bool isAnywhere = false) =>
        CommitDocument.Create(stream, afterVersion + 1, events, context, serializer, time.GetUtcNow(), isLookedFor: isAnywhere || context.MayRepeat);

    private static PartitionKey PartitionKeyOf(StreamId stream) => new(stream.ToString());
}
