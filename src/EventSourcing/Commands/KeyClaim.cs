using System.ComponentModel;
using EventSourcing.Aggregates;
using EventSourcing.Events;
using EventSourcing.Snapshots;
using EventSourcing.Streams;

namespace EventSourcing.Commands;

/// <summary>
/// Binds an id that a sender chose for its request to what it asked for, before the request touches a stream that its content names: only
/// there could the same id, sent with other content, be found again.
/// </summary>
public sealed record KeyClaim(bool Claimed) : IAggregate<KeyClaim, KeyClaimed>
{
    public static string Category => "key";

    public static KeyClaim Initial { get; } = new(false);

    /// <summary>There is one event at most.</summary>
    public static SnapshotPolicy Snapshots => SnapshotPolicy.None;

    public static StreamId StreamOf(CommandContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new(Category, context.CommandId);
    }

    public KeyClaim Evolve(KeyClaimed @event) => new(true);

    public Decision<KeyClaimed> Claim() => Claimed ? Decision.Nothing : Decision.Accept(new KeyClaimed());
}

/// <summary>The commit carries the fingerprint of the request's content.</summary>
[EventType("key-claimed", Context = "Platform")]
[Description("The first request under its idempotency key arrived.")]
public sealed record KeyClaimed : DomainEvent;
