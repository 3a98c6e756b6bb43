using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Text.Json.Serialization;
using EventSourcing.Cosmos.Documents;
using EventSourcing.Projections.Generations;
using Microsoft.Azure.Cosmos;

namespace EventSourcing.Cosmos.ReadModels;

/// <summary>
/// One ledger per projection, a document named <c>generations</c> in the container of checkpoints (docs/adr/0012). Readers and writers ask
/// a copy that is a second old at most; who changes a ledger always reads it first and writes it conditionally.
/// </summary>
public sealed class CosmosGenerations(Container container, TimeProvider time) : IGenerations, IGenerationLedgers
{
    private const string Id = "generations";

    private readonly ConcurrentDictionary<string, Known> _known = [];

    /// <inheritdoc/>
    public TimeSpan Staleness { get; } = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public ValueTask<GenerationSet> FindAsync(string projection, CancellationToken cancellationToken) =>
        _known.TryGetValue(projection, out var known) && time.GetElapsedTime(known.AskedAt) < Staleness
            ? new(known.Generations)
            : new(AskAsync(projection, cancellationToken));

    /// <inheritdoc/>
    public async Task<GenerationLedger> ReadAsync(string projection, CancellationToken cancellationToken) =>
        (await LoadAsync(projection, cancellationToken).ConfigureAwait(false)).Ledger;

    /// <inheritdoc/>
    public async Task<GenerationLedger> ChangeAsync(
        string projection, Func<GenerationLedger, GenerationLedger> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        while (true)
        {
            var askedAt = time.GetTimestamp();
            var (ledger, etag) = await LoadAsync(projection, cancellationToken).ConfigureAwait(false);
            var changed = change(ledger);
            if (ReferenceEquals(changed, ledger) || await TrySaveAsync(projection, changed, etag, cancellationToken).ConfigureAwait(false))
            {
                Keep(projection, changed.Generations, askedAt);
                return changed;
            }
        }
    }

    private async Task<GenerationSet> AskAsync(string projection, CancellationToken cancellationToken)
    {
        // The age of an answer counts from the question.
        var askedAt = time.GetTimestamp();
        var (ledger, _) = await LoadAsync(projection, cancellationToken).ConfigureAwait(false);
        return Keep(projection, ledger.Generations, askedAt);
    }

    private GenerationSet Keep(string projection, GenerationSet generations, long askedAt)
    {
        var known = new Known(generations, askedAt);
        return _known.AddOrUpdate(projection, known, (_, other) => other.AskedAt > askedAt ? other : known).Generations;
    }

    private async Task<(GenerationLedger Ledger, string? ETag)> LoadAsync(string projection, CancellationToken cancellationToken)
    {
        using var response = await container.ReadItemStreamAsync(
            Id, new PartitionKey(projection), cancellationToken: cancellationToken).ConfigureAwait(false);
        if (response.IsMissing())
        {
            return (GenerationLedger.First, null);
        }

        response.EnsureSuccessStatusCode();
        var stored = await DocumentJson.ReadAsync<LedgerDocument>(response.Content, cancellationToken).ConfigureAwait(false);
        return (new GenerationLedger(stored.Active, stored.Retiring, stored.Last, stored.Rebuild), stored.ETag);
    }

    private async Task<bool> TrySaveAsync(string projection, GenerationLedger ledger, string? etag, CancellationToken cancellationToken)
    {
        var body = DocumentJson.Write(new LedgerDocument(Id, projection, ledger.Active, ledger.Retiring, ledger.Last, ledger.Rebuild, null));
        var options = new ItemRequestOptions { EnableContentResponseOnWrite = false, IfMatchEtag = etag };
        using var response = etag is null
            ? await container.CreateItemStreamAsync(body.AsStream(), new PartitionKey(projection), options, cancellationToken).ConfigureAwait(false)
            : await container.ReplaceItemStreamAsync(body.AsStream(), Id, new PartitionKey(projection), options, cancellationToken).ConfigureAwait(false);
        body.Return();
        if (response.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed)
        {
            return false;
        }

        response.EnsureSuccessStatusCode();
        return true;
    }

    private sealed record Known(GenerationSet Generations, long AskedAt);

    private sealed record LedgerDocument(
        string Id,
        string Name,
        int Active,
        ImmutableArray<int> Retiring,
        int Last,
        Rebuild? Rebuild,
        [property: JsonPropertyName("_etag")] string? ETag);
}
