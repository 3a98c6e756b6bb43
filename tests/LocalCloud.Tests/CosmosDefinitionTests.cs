using LocalCloud.Host.Settings;
using LocalCloud.Services;

namespace LocalCloud.Tests;

public sealed class CosmosDefinitionTests
{
    [Theory]
    [InlineData("""{ "database": "db", "containers": [ { "id": "a", "partitionKey": "/pk", "colour": "red" } ] }""", "containers[0].colour")]
    [InlineData("""{ "database": "db", "containers": [ { "id": "a", "partitionKey": "/pk" }, { "id": "a", "partitionKey": "/pk" } ] }""", "'a'")]
    [InlineData("""{ "database": "db", "containers": [ { "id": "a", "partitionKey": 5 } ] }""", "containers[0].partitionKey")]
    [InlineData("""{ "database": "db", "containers": [ null ] }""", "id")]
    [InlineData("""{ "database": "db" }""", "cosmosdb.json")]
    [InlineData("""[""", "cosmosdb.json")]
    public void A_wrong_file_is_told_with_the_place(string json, string place)
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, json);
        var refusal = Assert.Throws<SettingsException>(() => CosmosDefinition.Load(path));
        Assert.Contains(place, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("LocalCloud.", refusal.Message, StringComparison.Ordinal);
        File.Delete(path);
    }

    [Fact]
    public void An_index_policy_and_throughput_reach_the_container_as_they_are()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, """{ "database": "db", "containers": [ { "id": "a", "partitionKey": "/pk", "indexingPolicy": { "excludedPaths": [{ "path": "/*" }] }, "throughput": 900 } ] }""");
        var container = Assert.Single(CosmosDefinition.Load(path)!.Definitions());
        Assert.Equal(("""{ "excludedPaths": [{ "path": "/*" }] }""", 900), (container.IndexingPolicyJson, container.Throughput));
        File.Delete(path);
    }
}
