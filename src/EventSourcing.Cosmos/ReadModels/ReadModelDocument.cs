using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using EventSourcing.Projections;

namespace EventSourcing.Cosmos.ReadModels;

/// <summary>A read model as it is stored.</summary>
/// <param name="Id"><c>&lt;generation&gt;:&lt;key&gt;</c>, so that generations live side by side in the partition they have in common.</param>
internal sealed record ReadModelDocument<TModel>(
    string Id,
    string Partition,
    int Generation,
    ImmutableSortedDictionary<string, long> Versions,
    TModel? Model,
    [property: JsonPropertyName("_etag")] string? ETag)
    where TModel : class
{
    public static string IdOf(ReadModelKey key, int generation) => string.Create(CultureInfo.InvariantCulture, $"{generation}:{key.Id}");

    public static string KeyOf(string id) => id[(id.IndexOf(':', StringComparison.Ordinal) + 1)..];

    public static ReadModelDocument<TModel> From(ReadModel<TModel> readModel, int generation) => new(
        IdOf(readModel.Key, generation),
        readModel.Key.Partition,
        generation,
        readModel.Versions.ToImmutableSortedDictionary(StringComparer.Ordinal),
        readModel.Model,
        null);

    public ReadModel<TModel> ToReadModel() =>
        new(new ReadModelKey(KeyOf(Id), Partition), Versions.ToImmutableDictionary(), Model, ETag);
}
