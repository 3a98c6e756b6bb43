namespace LocalCloud.Host.Runtime;

/// <summary>
/// Metadata of an endpoint that is no function: which key it asks for where keys are enforced. Without it that is the master key, which opens
/// everything else as well.
/// </summary>
internal sealed record EndpointKey
{
    private EndpointKey(string? extension) => Extension = extension;

    /// <summary>Open to everybody.</summary>
    public static EndpointKey None { get; } = new("");

    public static EndpointKey Master { get; } = new(extension: null);

    internal string? Extension { get; }

    /// <summary>The system key of an extension, for what it serves under <c>/runtime/webhooks/NAME</c>.</summary>
    public static EndpointKey Of(string extension) => new(extension);
}
