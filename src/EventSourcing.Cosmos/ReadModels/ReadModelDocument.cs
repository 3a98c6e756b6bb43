using System.Collections.Immutable;
using System.Text.Json.Serialization;
using EventSourcing.Projections;

namespace EventSourcing.Cosmos.ReadModels;

/// <summary>A read model as it is stored.</summary>
internal sealed record ReadModelDocument<TModel>(
    string Id,
    string Partition,
    ImmutableSortedDictionary<string, long> Versions,
    TModel? Model,
    [property: JsonPropertyName("_etag")] string? ETag)
    where TModel : class
{
    public static ReadModelDocument<TModel> From(ReadModel<TModel> readModel) =>
        new(readModel.Key.Id, readModel.Key.Partition, readModel.Versions.ToImmutableSortedDictionary(StringComparer.Ordinal), readModel.Model, null);

    public ReadModel<TModel> ToReadModel() => new(new ReadModelKey(Id, Partition), Versions.ToImmutableDictionary(), Model, ETag);
}
