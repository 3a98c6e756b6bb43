namespace EventSourcing.Commands;

/// <summary>Where a command comes from; stored with its events and carried to every effect.</summary>
public sealed record CommandContext
{
    /// <summary>The same for every repetition of one command.</summary>
    public required string CommandId { get; init; }

    /// <summary>Fingerprint of the command's content; null where the sender cannot reuse an id for something else.</summary>
    public string? CommandHash { get; init; }

    /// <summary>
    /// The sender may send this command again under the same id, and the decision cannot tell by the state: the stream is searched for
    /// the id first. Not needed for commands that find their own effect, such as the steps of a saga.
    /// </summary>
    public bool MayRepeat { get; init; }

    /// <summary>The conversation: one customer request and everything that followed from it.</summary>
    public required string CorrelationId { get; init; }

    /// <summary>The event or message that led to this command.</summary>
    public string? CausationId { get; init; }

    /// <summary>W3C trace context.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The version the sender has seen (<c>If-Match</c>); the command is refused on any other.</summary>
    public long? IfVersion { get; init; }

    /// <summary>The context of a further command that serves the same request, for example on another stream.</summary>
    public CommandContext Then(string step) => this with { CommandId = $"{CommandId}/{step}", CausationId = CommandId, IfVersion = null };
}
