using System.Collections.Immutable;
using EventSourcing.Cosmos.Tests.Emulated;
using EventSourcing.Projections;

namespace EventSourcing.Cosmos.Tests.ReadModels;

/// <summary>A read model; one property is named like a keyword of the query language.</summary>
public sealed record ParcelView(string ParcelId, string Status, int Order, DateTimeOffset CreatedAt, string? Contents = null, int Scans = 0)
{
    public static ReadModel<ParcelView> Of(string partition, int order, string status = "packed", string? contents = null) => new(
        new ReadModelKey($"{partition}-{order}", partition),
        ImmutableDictionary<string, long>.Empty.Add($"parcel-{order}", 1),
        new ParcelView($"{partition}-{order}", status, order, DateTimeOffset.UnixEpoch.AddMinutes(order), contents),
        null);
}

/// <summary>All parcels of one test in one partition.</summary>
public sealed class ParcelProjection(string partition) : IProjection<ParcelView>
{
    public string Name => "parcels";

    public bool Follows(string category) => category == Parcel.Category;

    public ReadModelKey? KeyOf(RecordedEvent @event) => new(@event.StreamId.Key, partition);

    public ParcelView? Apply(ParcelView? model, RecordedEvent @event)
    {
        var view = model ?? new ParcelView(@event.StreamId.Key, "packed", 0, @event.OccurredAt);
        return @event.Data switch
        {
            ParcelPacked packed => view with { Contents = packed.Contents },
            _ => view with { Status = "moving", Scans = view.Scans + 1 },
        };
    }
}
