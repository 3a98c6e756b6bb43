using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;

namespace Samples.Storage;

/// <summary>Functions that are called with blobs.</summary>
public sealed class Blobs
{
    [Function("Uploaded")]
    [QueueOutput("answers")]
    public string Uploaded([BlobTrigger("uploads/{name}.{extension}")] string content, string name, string extension, string blobTrigger) =>
        $"{name} {extension} {blobTrigger} {content}";

    [Function("Image")]
    [QueueOutput("answers")]
    public async Task<string> ImageAsync(
        [BlobTrigger("images/{name}", Connection = "Archive")] BlobClient image, Uri uri, [BlobInput("uploads")] BlobContainerClient uploads, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(uploads);
        var properties = await image.GetPropertiesAsync(cancellationToken: cancellationToken);
        return $"{image.Name} {properties.Value.ContentLength} {uri == image.Uri} {uploads.Name}";
    }

    [Function("Broken")]
    public void Broken([BlobTrigger("broken/{name}")] Stream content) => throw new InvalidDataException("Not what it should be.");

    /// <summary>Copies as it is, however large.</summary>
    [Function("Copy")]
    [BlobOutput("copies/{name}")]
    public byte[] Copy([BlobTrigger("originals/{name}")] byte[] content) => content;

    /// <summary>Nobody delivers these here.</summary>
    [Function("Announced")]
    public void Announced([BlobTrigger("announced/{name}", Source = BlobTriggerSource.EventGrid)] string content)
    {
    }
}
