namespace EventSourcing.Streams;

/// <summary>An append exceeds <see cref="EventStoreLimits"/>; nothing was written.</summary>
public sealed class CommitTooLargeException(string message) : Exception(message);
