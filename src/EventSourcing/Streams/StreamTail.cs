namespace EventSourcing.Streams;

/// <summary>What a command must know before it decides, from one round trip.</summary>
/// <param name="Commits">Commits after the version asked for, in order, without gaps.</param>
/// <param name="SameCommand">The commit, of any age, that the same command wrote before; null when it is new.</param>
public sealed record StreamTail(IReadOnlyList<Commit> Commits, Commit? SameCommand);
