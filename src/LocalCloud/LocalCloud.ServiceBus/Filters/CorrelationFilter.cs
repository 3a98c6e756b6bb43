namespace LocalCloud.ServiceBus.Filters;

/// <summary>Matches messages whose properties equal all that are set here.</summary>
public sealed record CorrelationFilter
{
    /// <summary>Wanted of the message; null for any.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Wanted of the message; null for any.</summary>
    public string? MessageId { get; init; }

    /// <summary>Wanted of the message; null for any.</summary>
    public string? To { get; init; }

    /// <summary>Wanted of the message; null for any.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>Wanted of the message; null for any.</summary>
    public string? Label { get; init; }

    /// <summary>Wanted of the message; null for any.</summary>
    public string? SessionId { get; init; }

    /// <summary>Wanted of the message; null for any.</summary>
    public string? ReplyToSessionId { get; init; }

    /// <summary>Wanted of the message; null for any.</summary>
    public string? ContentType { get; init; }

    /// <summary>Application properties.</summary>
    public IReadOnlyDictionary<string, object?> Properties { get; init; } = new Dictionary<string, object?>();

    /// <summary>What is set of the system properties, by the names that filters use.</summary>
    internal IEnumerable<(string Name, string Value)> SystemValues => new[]
    {
        (nameof(CorrelationId), CorrelationId), (nameof(MessageId), MessageId), (nameof(To), To), (nameof(ReplyTo), ReplyTo),
        (nameof(Label), Label), (nameof(SessionId), SessionId), (nameof(ReplyToSessionId), ReplyToSessionId), (nameof(ContentType), ContentType),
    }.Where(value => value.Item2 is not null).Select(value => (value.Item1, value.Item2!));

    internal bool Matches(IMessageValues message) =>
        SystemValues.All(wanted => string.Equals(SqlValue.Normalize(message.System(wanted.Name))?.ToString(), wanted.Value, StringComparison.Ordinal))
        && Properties.All(wanted => message.HasUser(wanted.Key) && Equals(SqlValue.Normalize(message.User(wanted.Key)), SqlValue.Normalize(wanted.Value)));
}
