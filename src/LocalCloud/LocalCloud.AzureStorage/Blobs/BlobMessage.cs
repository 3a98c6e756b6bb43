using System.Text.Json;

namespace LocalCloud.AzureStorage.Blobs;

/// <summary>A version of a blob that a function is to be called with, as the real host writes it into its queue, and into that of blobs put aside.</summary>
internal sealed record BlobMessage(string FunctionId, string BlobType, string ContainerName, string BlobName, string ETag)
{
    public string Type { get; } = "BlobTrigger";

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this);

    public static BlobMessage? Parse(byte[] utf8) => JsonSerializer.Deserialize<BlobMessage>(utf8);
}
