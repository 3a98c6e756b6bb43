namespace LocalCloud.AzureStorage.Blobs;

/// <summary><c>container/path/of/blob</c>, as attributes write it.</summary>
/// <param name="Container">Always there.</param>
/// <param name="Blob">Empty for the container as a whole.</param>
internal sealed record BlobPath(string Container, string Blob)
{
    /// <summary>Null for a text that names no container.</summary>
    public static BlobPath? Parse(string? text) => text?.TrimStart('/').Split('/', 2) switch
    {
        [{ Length: > 0 } container, var blob] => new(container.ToLowerInvariant(), blob),
        [{ Length: > 0 } container] => new(container.ToLowerInvariant(), string.Empty),
        _ => null,
    };

    public override string ToString() => Blob.Length == 0 ? Container : $"{Container}/{Blob}";
}
