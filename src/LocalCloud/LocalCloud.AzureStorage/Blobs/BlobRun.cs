using Azure;
using Azure.Storage.Blobs;
using LocalCloud.AzureStorage.Accounts;
using LocalCloud.Host.Runtime;

namespace LocalCloud.AzureStorage.Blobs;

/// <summary>Calls the function that a message means, if its blob is still the one the message tells of.</summary>
internal sealed class BlobRun(StorageAccounts accounts, IReadOnlyDictionary<string, BlobTrigger> triggers, ContainerScans scans, IFunctionInvoker invoker)
{
    public async Task RunAsync(byte[] content)
    {
        if (BlobMessage.Parse(content) is not { } message || !triggers.TryGetValue(message.FunctionId, out var trigger))
        {
            return; // Of a function that is no more.
        }

        var container = accounts.BlobsOf(trigger.Connection).GetBlobContainerClient(message.ContainerName);
        if (await FindAsync(container.GetBlobClient(message.BlobName), trigger) is not var (etag, input))
        {
            return; // It has been deleted since.
        }

        if (etag == message.ETag)
        {
            await invoker.InvokeAsync(trigger.Function, input, CancellationToken.None);
        }
        else
        {
            scans.Wake(container.Uri); // It has been written again since, which has a message of its own.
        }
    }

    private static async Task<(string ETag, TriggerInput Input)?> FindAsync(BlobClient blob, BlobTrigger trigger)
    {
        try
        {
            var properties = (await blob.GetPropertiesAsync()).Value;
            return (ContainerScan.EtagOf(properties.ETag), await BlobInput.OfTriggerAsync(trigger, blob, properties));
        }
        catch (RequestFailedException exception) when (exception.Status is 404)
        {
            return null;
        }
    }
}
