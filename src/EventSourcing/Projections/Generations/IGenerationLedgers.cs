namespace EventSourcing.Projections.Generations;

/// <summary>The ledgers of all projections, as they are now; for those who change them.</summary>
public interface IGenerationLedgers
{
    /// <summary>Never from a cache; <see cref="GenerationLedger.First"/> when there is none yet.</summary>
    Task<GenerationLedger> ReadAsync(string projection, CancellationToken cancellationToken);

    /// <summary>Changes a ledger atomically.</summary>
    /// <param name="change">Pure; made again when somebody else was first. Returns its argument for no change.</param>
    /// <returns>The ledger after the change.</returns>
    Task<GenerationLedger> ChangeAsync(string projection, Func<GenerationLedger, GenerationLedger> change, CancellationToken cancellationToken);
}
