using System.Text.Json.Nodes;
using EndToEnd.Tests.Support;
using Infrastructure.Tests.Support;
using Microsoft.Azure.Functions.Worker;

namespace Infrastructure.Tests.Rules;

/// <summary>The database and its containers are those that the code uses, as cosmosdb.json has them.</summary>
internal static class Containers
{
    public const string Type = "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers";
    public const string DatabaseType = "Microsoft.DocumentDB/databaseAccounts/sqlDatabases";

    public static JsonNode Definition { get; } = JsonNode.Parse(RepositoryFiles.Read("src/Functions/cosmosdb.json"))!;

    public static IEnumerable<string> Problems(Deployment deployment)
    {
        var databases = deployment.OfType(DatabaseType).Select(Deployment.NameOf).ToList();
        var wanted = AppCode.Triggers<CosmosDBTriggerAttribute>().Select(trigger => trigger.DatabaseName).Append((string)Definition["database"]!).Distinct();
        foreach (var database in wanted.Where(database => !databases.Contains(database)))
        {
            yield return $"The database {database} is missing.";
        }

        var deployed = deployment.OfType(Type).ToDictionary(Deployment.NameOf, container => Deployment.PropertiesOf(container)["resource"]!);
        var defined = Definition["containers"]!.AsArray().ToDictionary(container => (string)container!["id"]!, container => container!);
        foreach (var id in AppCode.Containers.Except(deployed.Keys))
        {
            yield return $"The code uses the container {id}, which is not deployed.";
        }

        foreach (var id in deployed.Keys.Except(AppCode.Containers))
        {
            yield return $"Nothing uses the container {id}.";
        }

        foreach (var (id, container) in deployed)
        {
            if (!defined.TryGetValue(id, out var definition))
            {
                yield return $"The container {id} is not in cosmosdb.json.";
                continue;
            }

            if (!container["partitionKey"]!["paths"]!.AsArray().Select(path => (string)path!).SequenceEqual(((string)definition["partitionKey"]!).Split(',')))
            {
                yield return $"The container {id} has another partition key than in cosmosdb.json.";
            }

            if ((int?)container["defaultTtl"] != (int?)definition["defaultTtl"])
            {
                yield return $"The container {id} has another time to live than in cosmosdb.json.";
            }

            if (!JsonNode.DeepEquals(container["indexingPolicy"], definition["indexingPolicy"]))
            {
                yield return $"The container {id} has another index policy than in cosmosdb.json.";
            }
        }
    }
}
