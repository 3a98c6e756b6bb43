using System.Text.Json;
using System.Text.Json.Serialization;
using LocalCloud.CosmosDb;
using LocalCloud.Host.Settings;

namespace LocalCloud.Services;

/// <summary>cosmosdb.json beside host.json: the database and containers that infrastructure code creates in the cloud.</summary>
internal sealed record CosmosDefinition(string Database, IReadOnlyList<CosmosDefinition.ContainerEntry> Containers)
{
    public const string FileName = "cosmosdb.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <exception cref="SettingsException">The file is not valid; says where and why.</exception>
    public static CosmosDefinition? Load(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var definition = JsonSerializer.Deserialize<CosmosDefinition>(File.ReadAllBytes(path), Json)
                ?? throw new SettingsException($"{FileName}: the file must be an object with 'database' and 'containers'.");
            return definition.Containers.GroupBy(container => container?.Id).FirstOrDefault(same => same.Count() > 1 || same.Key is null) is { } wrong
                ? throw new SettingsException($"{FileName}: every container has an id, and an id of its own; '{wrong.Key}' has not.")
                : definition;
        }
        catch (JsonException exception)
        {
            throw new SettingsException(exception is { Path: { Length: > 1 } place, LineNumber: { } line }
                ? $"{FileName}, line {line + 1}: '{place[2..]}' is not known, is missing a member, or has the wrong type."
                : $"{FileName} is not JSON of the form {{ \"database\": …, \"containers\": [{{ \"id\", \"partitionKey\" }}] }}.");
        }
    }

    public IEnumerable<ContainerDefinition> Definitions() => Containers.Select(container =>
        new ContainerDefinition(
            Database, container.Id, container.PartitionKey.Split(','), container.DefaultTtl, container.Partitions, container.IndexingPolicy?.ToString(), container.Throughput));

    internal sealed record ContainerEntry(
        string Id, string PartitionKey, int? DefaultTtl = null, int Partitions = 1, JsonElement? IndexingPolicy = null, int? Throughput = null);
}
