namespace EventSourcing.Projections.Generations;

/// <summary>For applications that never rebuild: every projection stays in its first generation.</summary>
public sealed class FirstGenerations : IGenerations
{
    public TimeSpan Staleness => TimeSpan.Zero;

    public ValueTask<GenerationSet> FindAsync(string projection, CancellationToken cancellationToken) => new(GenerationSet.First);
}
