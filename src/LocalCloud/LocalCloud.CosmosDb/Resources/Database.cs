namespace LocalCloud.CosmosDb.Resources;

/// <summary>A database as it is kept in memory.</summary>
internal sealed record Database(int Number, string Id, byte[] RidBytes, byte[] Json, bool SharesThroughput)
{
    public string Rid { get; } = ResourceId.Text(RidBytes);
}
