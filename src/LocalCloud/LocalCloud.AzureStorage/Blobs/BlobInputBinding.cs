using Azure;
using LocalCloud.AzureStorage.Accounts;
using LocalCloud.Host.Invocation;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;

namespace LocalCloud.AzureStorage.Blobs;

/// <summary>One blob by its path, or a container.</summary>
internal sealed class BlobInputBinding(StorageAccounts accounts, TimeProvider time) : IInputBinding
{
    public string BindingType => "blob";

    public async ValueTask<TypedData?> BindAsync(
        FunctionDescriptor function, FunctionBinding binding, TriggerInput input, CancellationToken cancellationToken)
    {
        var path = BlobPath.Parse(binding.Text("blobPath") ?? binding.Text("path")) ?? throw new InvalidOperationException($"The blob input of '{function.Name}' names no container.");
        var values = new BindingExpressions(input, time);
        path = new(values.Resolve(path.Container), values.Resolve(path.Blob));
        try
        {
            return binding.IsDeferred
                ? new() { ModelBindingData = BlobInput.Reference(binding, path) }
                : await BlobInput.OfAsync(binding, accounts.BlobsOf(binding.Text("connection")).GetBlobContainerClient(path.Container).GetBlobClient(path.Blob), path);
        }
        catch (RequestFailedException exception) when (exception.Status is 404)
        {
            return null;
        }
    }
}
