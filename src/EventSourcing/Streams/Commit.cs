using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using EventSourcing.Events;

namespace EventSourcing.Streams;

/// <summary>
/// What one command added to one stream: 1 to <see cref="EventStoreLimits.MaxEventsPerCommit"/> events, written together, never changed.
/// The change feed shows each commit once and, per stream, in order.
/// </summary>
/// <param name="FirstVersion">Version of the first event; versions of a stream start at 1 and have no gaps.</param>
/// <param name="CommandId">Identifies the command; the same command appended again finds its first commit.</param>
/// <param name="CommandHash">Fingerprint of the command's content, to tell a repetition from a reused id (docs/adr/0004).</param>
/// <param name="TraceParent">W3C trace context of the command.</param>
public sealed record Commit(
    StreamId StreamId,
    long FirstVersion,
    string CommandId,
    string? CommandHash,
    string CorrelationId,
    string? CausationId,
    [property: JsonPropertyName("traceparent")] string? TraceParent,
    DateTimeOffset CommittedAt,
    ImmutableArray<EventData> Events)
{
    /// <summary>Zero-padded first version. Its uniqueness within the stream is the optimistic concurrency check.</summary>
    public string Id => IdOf(FirstVersion);

    public long LastVersion => FirstVersion + Events.Length - 1;

    public static string IdOf(long firstVersion) => firstVersion.ToString("D12", CultureInfo.InvariantCulture);
}
