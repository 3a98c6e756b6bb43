using LocalCloud.CosmosDb.Resources;
using LocalCloud.Storage;

namespace LocalCloud.CosmosDb.Documents;

/// <summary>Documents by the link that a client finds in them: <c>_self</c> has rids where others have names.</summary>
internal sealed class DocumentLinks(SqliteDatabase database)
{
    /// <summary>The id of the document that a path names; null when it has a rid that none in this container, under this key, has.</summary>
    public string? IdOf(ResourcePath path, string? partitionKey, Container container)
    {
        var name = path.Id3!;
        // A link has names or rids, not both: where the container goes by its name, what looks like a rid is an id.
        if (path.Id2 == container.Id || ResourceId.DocumentNumber(name) is not { } number)
        {
            return name;
        }

        if (ResourceId.Text(ResourceId.Child(container.RidBytes, number, 0)) != name)
        {
            return null;
        }

        // Without a key nothing is found by name either; the operation says what is wrong with it.
        return DocumentService.KeyOf(partitionKey, container, out var epk) is not null
            ? name
            : database.Read(session => (string?)session.Prepare(container.Sql.IdOf).ExecuteScalar(number, epk));
    }
}
