using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Google.Protobuf;
using LocalCloud.AzureStorage.Accounts;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;

namespace LocalCloud.AzureStorage.Blobs;

/// <summary>A blob in the form that a parameter takes, and what other parameters can ask for by name.</summary>
internal static class BlobInput
{
    public static async Task<TriggerInput> OfTriggerAsync(BlobTrigger trigger, BlobClient blob, BlobProperties properties) => new()
    {
        Value = await OfAsync(trigger.Function.Trigger, blob, new(trigger.Container, blob.Name)),
        Metadata = MetadataOf(trigger, blob, properties),
        About = $"{trigger.Container}/{blob.Name}",
    };

    /// <summary>Where it is, for the types that the worker's own extension reads itself with a client of its own; else its content.</summary>
    public static async Task<TypedData> OfAsync(FunctionBinding binding, BlobClient blob, BlobPath path)
    {
        if (binding.IsDeferred)
        {
            return new() { ModelBindingData = Reference(binding, path) };
        }

        var content = ByteString.CopyFrom((await blob.DownloadContentAsync()).Value.Content.ToMemory().Span);
        return binding.IsBinary ? new() { Bytes = content } : new() { String = content.ToStringUtf8() };
    }

    public static ModelBindingData Reference(FunctionBinding binding, BlobPath path) => new()
    {
        Version = "1.0",
        Source = "AzureStorageBlobs",
        ContentType = "application/json",
        Content = ByteString.CopyFrom(JsonSerializer.SerializeToUtf8Bytes(new
        {
            Connection = binding.Text("connection") ?? StorageAccounts.DefaultConnection, ContainerName = path.Container, BlobName = path.Blob,
        })),
    };

    private static Dictionary<string, TypedData> MetadataOf(BlobTrigger trigger, BlobClient blob, BlobProperties properties)
    {
        var metadata = new Dictionary<string, TypedData>
        {
            ["BlobTrigger"] = new() { String = $"{trigger.Container}/{blob.Name}" },
            ["Uri"] = new() { Json = JsonSerializer.Serialize(blob.Uri) },
            ["Properties"] = new() { Json = JsonSerializer.Serialize(properties) },
            ["Metadata"] = new() { Json = JsonSerializer.Serialize(properties.Metadata) },
        };
        foreach (var (name, value) in trigger.Names.Match(blob.Name) ?? new Dictionary<string, string>())
        {
            metadata[name] = new() { String = value }; // A part of the name wins, as in the real host.
        }

        return metadata;
    }
}
