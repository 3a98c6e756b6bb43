namespace EventSourcing.Streams;

/// <summary>What a writer believes about a stream: that it does not exist, that it is at one version, or nothing.</summary>
public readonly record struct ExpectedVersion
{
    private ExpectedVersion(long? version) => Version = version;

    /// <summary>The version the stream must have (0: it must not exist), or null when any will do.</summary>
    public long? Version { get; }

    public static ExpectedVersion Any => default;

    public static ExpectedVersion NoStream { get; } = new(0);

    public static ExpectedVersion Exact(long version) => new(ArgumentOutOfRange(version));

    public override string ToString() => Version switch { null => "any", 0 => "no stream", var version => $"version {version}" };

    private static long ArgumentOutOfRange(long version)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(version);
        return version;
    }
}
