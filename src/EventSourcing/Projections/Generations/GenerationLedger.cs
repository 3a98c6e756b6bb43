using System.Collections.Immutable;

namespace EventSourcing.Projections.Generations;

/// <summary>
/// Which generations of a projection there are and what its last rebuild is doing. Kept as one document and changed only as a whole, so
/// that readers switch over, a rebuild is cancelled or another one begins by one conditional write: of two that race, one wins.
/// </summary>
/// <param name="Active">The generation that is read.</param>
/// <param name="Retiring">Those that a reader elsewhere may still be reading.</param>
/// <param name="Last">The highest number ever given: leftovers of an abandoned generation can never pass for a new one's.</param>
public sealed record GenerationLedger(int Active, ImmutableArray<int> Retiring, int Last, Rebuild? Rebuild)
{
    /// <summary>Before the first rebuild.</summary>
    public static GenerationLedger First { get; } = new(1, [], 1, null);

    public GenerationSet Generations => new(Active, Rebuild is { State: RebuildState.Building } rebuild ? rebuild.Generation : null, Retiring);

    /// <summary>Begins rebuild <paramref name="id"/>, or finds it begun; another one that was building is abandoned.</summary>
    public GenerationLedger Begin(string id) =>
        Rebuild?.Id == id ? this : this with { Last = Last + 1, Rebuild = new Rebuild(id, Last + 1, RebuildState.Building) };

    /// <summary>Turns the readers to what rebuild <paramref name="id"/> has built; nothing when it was cancelled, or has switched already.</summary>
    public GenerationLedger Switch(string id) => Rebuild is { State: RebuildState.Building } rebuild && rebuild.Id == id
        ? this with { Active = rebuild.Generation, Retiring = Retiring.Add(Active), Rebuild = rebuild with { State = RebuildState.Switched } }
        : this;

    /// <summary>Cancels rebuild <paramref name="id"/>, also before it has begun; nothing once it, or a later one, has gone further.</summary>
    public GenerationLedger Cancel(string id) => Rebuild switch
    {
        { State: RebuildState.Building } rebuild when rebuild.Id == id => this with { Rebuild = rebuild with { State = RebuildState.Cancelled } },
        { } rebuild when rebuild.Id == id || rebuild.State is RebuildState.Building or RebuildState.Switched => this,
        _ => this with { Rebuild = new Rebuild(id, 0, RebuildState.Cancelled) },
    };

    /// <summary>Nobody reads an older generation any more.</summary>
    public GenerationLedger Retire() => Retiring.IsEmpty ? this : this with { Retiring = [] };
}

/// <summary>The last rebuild of a projection.</summary>
/// <param name="Id">Tells its repetitions from another one.</param>
/// <param name="Generation">What it builds or has built; 0 when it was cancelled before it began.</param>
public sealed record Rebuild(string Id, int Generation, RebuildState State);

/// <summary>Where a rebuild stands.</summary>
public enum RebuildState
{
    Building,
    Cancelled,
    Switched,
}
