using Azure;
using LocalCloud.AzureStorage.Accounts;
using LocalCloud.Faults;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;

namespace LocalCloud.AzureStorage.Blobs;

/// <summary>Writes what a function returns as one blob, over what was there. The container is made when it is not there.</summary>
internal sealed class BlobOutputBinding(StorageAccounts accounts, ContainerScans scans, FaultInjector faults) : IOutputBinding
{
    public string BindingType => "blob";

    public async ValueTask SendAsync(FunctionDescriptor function, FunctionBinding binding, TypedData value, CancellationToken cancellationToken)
    {
        var path = BlobPath.Parse(binding.Text("blobPath") ?? binding.Text("path"));
        if (path is not { Blob.Length: > 0 })
        {
            throw new InvalidOperationException($"The blob output of '{function.Name}' must name a container and a blob: '{path}'.");
        }

        var container = accounts.BlobsOf(binding.Text("connection")).GetBlobContainerClient(path.Container);
        var blob = container.GetBlobClient(path.Blob);
        var content = ContentOf(value);
        await faults.SendAsync(path.Container, function.Name, WriteAsync, cancellationToken);
        scans.Wake(container.Uri);

        async Task WriteAsync()
        {
            try
            {
                await blob.UploadAsync(content, overwrite: true, cancellationToken);
            }
            catch (RequestFailedException exception) when (exception.ErrorCode is "ContainerNotFound")
            {
                await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
                await blob.UploadAsync(content, overwrite: true, cancellationToken);
            }
        }
    }

    private static BinaryData ContentOf(TypedData value) => value.DataCase switch
    {
        TypedData.DataOneofCase.String => BinaryData.FromString(value.String),
        TypedData.DataOneofCase.JsonUtf8 => BinaryData.FromBytes(value.JsonUtf8.Memory),
        TypedData.DataOneofCase.Bytes => BinaryData.FromBytes(value.Bytes.Memory),
        TypedData.DataOneofCase.Stream => BinaryData.FromBytes(value.Stream.Memory),
        _ => throw new InvalidOperationException($"A value of kind {value.DataCase} is no content for a blob."),
    };
}
