using System.Collections.Immutable;
using EventSourcing.Events;
using Ordering.Fulfillment.Choreography;

namespace Ordering.Tests.Fulfillment.Choreography;

/// <summary>Which events lead to which, by what all participants declare: the process that nobody has written down.</summary>
public sealed record ReactionGraph(ImmutableArray<ReactionEdge> Edges)
{
    public static ReactionGraph Of(IEnumerable<IParticipant> participants) => new(
    [
        .. from participant in participants
           from reaction in participant.Reactions
           from cause in reaction.On
           from effect in reaction.Emits.Concat(reaction.EmitsWhenGivenUp).Distinct()
           select new ReactionEdge(cause, effect),
    ]);

    /// <summary>A way from an event back to itself, on which an order would never come to rest; empty when there is none.</summary>
    public ImmutableArray<Type> FindCycle()
    {
        var (effects, harmless) = (Edges.ToLookup(edge => edge.Cause, edge => edge.Effect), new HashSet<Type>());
        return Edges.Select(edge => Walk(edge.Cause, [])).FirstOrDefault(way => !way.IsEmpty, []);

        ImmutableArray<Type> Walk(Type @event, ImmutableArray<Type> way)
        {
            if (way.Contains(@event))
            {
                return [.. way.SkipWhile(earlier => earlier != @event), @event];
            }

            if (harmless.Contains(@event))
            {
                return [];
            }

            var cycle = effects[@event].Select(effect => Walk(effect, way.Add(@event))).FirstOrDefault(found => !found.IsEmpty, []);
            if (cycle.IsEmpty)
            {
                harmless.Add(@event);
            }

            return cycle;
        }
    }
}

/// <param name="Cause">Class of a <see cref="DomainEvent"/> that wakes a reaction.</param>
/// <param name="Effect">Class of one that it may write.</param>
public readonly record struct ReactionEdge(Type Cause, Type Effect);
