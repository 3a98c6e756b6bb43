namespace EventSourcing.Projections.Generations;

/// <summary>Tells which generation of a projection's read models is read, and which are written.</summary>
public interface IGenerations
{
    /// <summary>As of now or a moment ago (<see cref="Staleness"/>).</summary>
    ValueTask<GenerationSet> FindAsync(string projection, CancellationToken cancellationToken);

    /// <summary>For how long an answer may be outdated.</summary>
    TimeSpan Staleness { get; }
}

/// <summary>The read models of one kind, generation by generation.</summary>
public interface IReadModelGenerations<TModel>
    where TModel : class
{
    IReadModelStore<TModel> Of(int generation);

    /// <summary>All models of a generation, in no particular order.</summary>
    IAsyncEnumerable<ReadModel<TModel>> ReadAsync(int generation, CancellationToken cancellationToken);

    /// <summary>Deletes some of the models of generations up to <paramref name="last"/> that are not among <paramref name="kept"/>.</summary>
    /// <returns>How many; 0 when none was left.</returns>
    Task<int> SweepAsync(IReadOnlyCollection<int> kept, int last, CancellationToken cancellationToken);
}
