using System.Collections.Immutable;

namespace Ordering.Fulfillment.Choreography;

/// <summary>
/// One context of an order process without a coordinator. It knows which events concern it and what to do about them, and nothing of the
/// process as a whole.
/// </summary>
public interface IParticipant
{
    /// <summary>Stable, kebab case; also names its leases, its inbox and its dead letters.</summary>
    string Name { get; }

    ImmutableArray<Reaction> Reactions { get; }
}
