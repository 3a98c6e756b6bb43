using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using LocalCloud.AzureStorage.Accounts;

namespace LocalCloud.AzureStorage.Blobs;

/// <summary>
/// Which versions of blobs a function has been told of, as empty blobs in the host's own container, so that a restart tells it of none of them again.
/// A receipt is made before the message and completed after it: one that is not complete tells of a crash between them.
/// </summary>
internal sealed class BlobReceipts(BlobContainerClient hosts, string hostId, BlobTrigger trigger)
{
    private const string Completed = "Completed";
    private readonly HashSet<string> _complete = [];

    private string Prefix => $"blobreceipts/{hostId}/{trigger.FunctionId}/";

    /// <summary>Reads those of earlier runs.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var receipt in hosts.GetBlobsAsync(new GetBlobsOptions { Traits = BlobTraits.Metadata, Prefix = Prefix }, cancellationToken))
            {
                if (receipt.Metadata.ContainsKey(Completed))
                {
                    _complete.Add(receipt.Name);
                }
            }
        }
        catch (RequestFailedException exception) when (exception.IsGone())
        {
            await hosts.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        }
    }

    public bool Has(string blob, string etag) => _complete.Contains(NameOf(blob, etag));

    /// <summary>Tells of a version that there is no receipt for yet.</summary>
    public async Task TellAsync(string blob, string etag, Func<Task> tell)
    {
        var receipt = hosts.GetBlockBlobClient(NameOf(blob, etag));
        await receipt.UploadAsync(Stream.Null);
        await tell();
        await receipt.SetMetadataAsync(new Dictionary<string, string> { [Completed] = "True" });
        _complete.Add(NameOf(blob, etag));
    }

    private string NameOf(string blob, string etag) => $"{Prefix}{etag}/{trigger.Container}/{blob}";
}
