using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues;
using LocalCloud.AzureStorage.Accounts;
using LocalCloud.AzureStorage.Polling;
using LocalCloud.AzureStorage.Queues;

namespace LocalCloud.AzureStorage.Blobs;

/// <summary>Looks through a container for versions of blobs that its functions have not been told of, and puts a message for each into the host's queue.</summary>
internal sealed class ContainerScan : IAsyncDisposable
{
    private readonly BlobContainerClient _container;
    private readonly (BlobTrigger Trigger, BlobReceipts Receipts)[] _functions;
    private readonly QueueClient _queue;
    private readonly QueuePumps _pumps;
    private readonly Poller _poller;
    private bool _isReady;
    private int _found;

    /// <param name="container">What is looked through; it may not be there yet.</param>
    /// <param name="functions">Who wants to know.</param>
    /// <param name="queue">Where they hear of it.</param>
    /// <param name="pumps">Told of messages in it.</param>
    /// <param name="outages">Told of a service that is away.</param>
    public ContainerScan(
        BlobContainerClient container, (BlobTrigger Trigger, BlobReceipts Receipts)[] functions, QueueClient queue, QueuePumps pumps, Outages outages)
    {
        (_container, _functions, _queue, _pumps) = (container, functions, queue, pumps);
        // Every ten seconds in the real host. Where looking costs nothing, nobody should wait for it.
        var pause = TimeSpan.FromSeconds(container.Uri.IsLoopback ? 1 : 10);
        _poller = new($"Container '{container.Name}'", ScanAsync, new(pause, pause), outages);
    }

    public Uri Address => _container.Uri;

    /// <summary>Blobs that were found, and have no message yet.</summary>
    public int Found => Volatile.Read(ref _found);

    public void Start() => _poller.Start();

    public void Wake() => _poller.Wake();

    public Task LookAsync(CancellationToken cancellationToken) => _poller.LookAsync(cancellationToken);

    public Task StopAsync() => _poller.StopAsync();

    public ValueTask DisposeAsync() => _poller.DisposeAsync();

    private async Task<bool> ScanAsync(CancellationToken cancellationToken)
    {
        if (!_isReady)
        {
            await _queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            foreach (var (_, receipts) in _functions)
            {
                await receipts.LoadAsync(cancellationToken);
            }

            _isReady = true;
        }

        foreach (var (trigger, receipts, blob) in await NewOnesAsync(cancellationToken))
        {
            await TellAsync(trigger, receipts, blob);
        }

        return false; // All there is has been seen: there is time until the next look.
    }

    private async Task<IReadOnlyList<(BlobTrigger Trigger, BlobReceipts Receipts, BlobItem Blob)>> NewOnesAsync(CancellationToken cancellationToken)
    {
        var found = new List<(BlobTrigger, BlobReceipts, BlobItem)>();
        try
        {
            await foreach (var blob in _container.GetBlobsAsync(cancellationToken: cancellationToken))
            {
                found.AddRange(_functions
                    .Where(function => !function.Receipts.Has(blob.Name, EtagOf(blob.Properties.ETag)) && function.Trigger.Names.Match(blob.Name) is not null)
                    .Select(function => (function.Trigger, function.Receipts, blob)));
            }
        }
        catch (RequestFailedException exception) when (exception.IsGone())
        {
            // Nobody has made it yet.
        }

        return found;
    }

    /// <summary>Lists have it without the quotation marks that answers have.</summary>
    public static string EtagOf(ETag? etag) => etag?.ToString().Trim('"') ?? string.Empty;

    private async Task TellAsync(BlobTrigger trigger, BlobReceipts receipts, BlobItem blob)
    {
        var etag = EtagOf(blob.Properties.ETag);
        Interlocked.Increment(ref _found);
        try
        {
            var message = new BlobMessage(trigger.FunctionId, $"{blob.Properties.BlobType}Blob", trigger.Container, blob.Name, etag);
            await receipts.TellAsync(blob.Name, etag, () => _queue.SendMessageAsync(MessageText.Encode(message.ToUtf8(), isBase64: true)));
            _pumps.Wake(_queue.Uri);
        }
        finally
        {
            Interlocked.Decrement(ref _found);
        }
    }
}
