using EventSourcing.Aggregates;
using EventSourcing.Commands;
using EventSourcing.Events;
using EventSourcing.Streams;

namespace EventSourcing.Cosmos.Tests.Emulated;

public abstract record ParcelEvent : DomainEvent;

[EventType("parcel-packed")]
public sealed record ParcelPacked(string Contents) : ParcelEvent;

[EventType("parcel-scanned")]
public sealed record ParcelScanned(string Place) : ParcelEvent;

/// <summary>A small business to exercise the store with.</summary>
public sealed record Parcel(int Scans) : IAggregate<Parcel, ParcelEvent>
{
    public static string Category => "parcel";

    public static Parcel Initial { get; } = new(0);

    public static StreamId NewStream() => new(Category, Guid.NewGuid().ToString("N"));

    public static CommandContext Command(string? id = null) => new() { CommandId = id ?? Guid.NewGuid().ToString("N"), CorrelationId = "conversation" };

    public static ParcelEvent[] Scanned(int count) => [.. Enumerable.Range(1, count).Select(i => new ParcelScanned($"depot {i}"))];

    public Parcel Evolve(ParcelEvent @event) => @event is ParcelScanned ? new Parcel(Scans + 1) : this;

    public static Decision<ParcelEvent> Scan(string place) => Decision.Accept(new ParcelScanned(place));
}
