using System.Text.Json;
using LocalCloud.CosmosDb;
using LocalCloud.Functions.Settings;

namespace LocalCloud.Services;

/// <summary>cosmosdb.json beside host.json: the database and containers that infrastructure code creates in the cloud.</summary>
internal sealed record CosmosDefinition(string Database, IReadOnlyList<CosmosDefinition.ContainerEntry> Containers)
{
    public const string FileName = "cosmosdb.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
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
            return JsonSerializer.Deserialize<CosmosDefinition>(File.ReadAllBytes(path), Json)
                ?? throw new SettingsException($"{FileName}: the file must be an object with 'database' and 'containers'.");
        }
        catch (JsonException exception)
        {
            throw new SettingsException($"{FileName} is not valid: {exception.Message}");
        }
    }

    public IEnumerable<ContainerDefinition> Definitions() => Containers.Select(container =>
        new ContainerDefinition(Database, container.Id, container.PartitionKey.Split(','), container.DefaultTtl, container.Partitions));

    internal sealed record ContainerEntry(string Id, string PartitionKey, int? DefaultTtl = null, int Partitions = 1);
}
