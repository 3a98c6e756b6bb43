namespace EventSourcing.Feeds;

/// <summary>Counts what waits for an operator.</summary>
public interface IParkedSequences
{
    /// <summary>Streams that a handler has stopped handling.</summary>
    Task<int> CountAsync(string handler, CancellationToken cancellationToken);
}

/// <summary>For applications that park nothing.</summary>
public sealed class NoParkedSequences : IParkedSequences
{
    public Task<int> CountAsync(string handler, CancellationToken cancellationToken) => Task.FromResult(0);
}
