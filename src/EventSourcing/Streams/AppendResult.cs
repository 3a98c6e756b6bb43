namespace EventSourcing.Streams;

/// <summary>What became of an append.</summary>
public abstract record AppendResult
{
    private AppendResult()
    {
    }

    /// <summary>The events are durable.</summary>
    public sealed record Appended(Commit Commit) : AppendResult;

    /// <summary>The same command had been appended before; this is what it wrote then.</summary>
    public sealed record Repeated(Commit Commit) : AppendResult;

    /// <summary>The stream is not at the expected version; nothing was written.</summary>
    public sealed record Conflict : AppendResult;
}
