using System.Globalization;
using System.Text.Json;
using LocalCloud.CosmosDb.Partitioning;
using LocalCloud.CosmosDb.Scripts;
using LocalCloud.Storage;

namespace LocalCloud.CosmosDb.Resources;

/// <summary>Reads the account's resources from the file when the service starts.</summary>
internal sealed class CatalogueLoader(SqliteSession session)
{
    public void Load(Func<Database, Database> database, Func<Container, Container> container, Action<Offer> offer)
    {
        var offers = ReadAll("SELECT number, target, json FROM offers", row => new Offer(row.GetInt32(0), row.GetString(1), row.GetFieldValue<byte[]>(2)));
        offers.ForEach(offer);
        var databases = ReadAll("SELECT number, id, json FROM databases", row => (Number: row.GetInt32(0), Id: row.GetString(1), Json: row.GetFieldValue<byte[]>(2)))
            .Select(row => (row.Number, row.Id, Rid: ResourceId.Database(row.Number), row.Json))
            .Select(row => database(new(row.Number, row.Id, row.Rid, row.Json, offers.Exists(o => o.Target == ResourceId.Text(row.Rid)))))
            .ToDictionary(known => known.Number);
        var rows = ReadAll(
            "SELECT number, database, id, json, numbers FROM containers",
            row => (Number: row.GetInt32(0), Database: row.GetInt32(1), Id: row.GetString(2), Json: row.GetFieldValue<byte[]>(3), Numbers: row.GetInt64(4)));
        foreach (var row in rows)
        {
            container(LoadContainer(row.Number, databases[row.Database], row.Id, row.Json, row.Numbers));
        }
    }

    private Container LoadContainer(int number, Database database, string id, byte[] json, long numbers)
    {
        var sql = new DocumentSql(number);
        using var definition = JsonDocument.Parse(json);
        var (settings, refusal) = ContainerSettings.Read(definition.RootElement, isStored: true);
        return new()
        {
            Database = database,
            Number = number,
            Id = id,
            RidBytes = ResourceId.Container(database.RidBytes, number),
            Json = json,
            Settings = settings ?? throw new InvalidDataException($"Container {id} cannot be read: {refusal}"),
            Partitions = new(LoadRanges(number, sql)),
            Numbers = new(Math.Max(numbers, Scalar(sql.LargestNumber))) { KeepsVersions = Scalar(sql.HasVersions) > 0 },
            Scripts = LoadScripts(number),
            Sql = sql,
        };
    }

    private List<PartitionKeyRange> LoadRanges(int container, DocumentSql sql)
    {
        var ranges = new List<(int Id, byte[] Min, byte[] Max, long Lsn, int[] Parents)>();
        using (var reader = session.Prepare("SELECT id, min, max, lsn, parents FROM ranges WHERE container = ?1 ORDER BY id").Query(container))
        {
            while (reader.Read())
            {
                ranges.Add((reader.GetInt32(0), reader.GetFieldValue<byte[]>(1), reader.GetFieldValue<byte[]>(2), reader.GetInt64(3), ParentsOf(reader.GetString(4))));
            }
        }

        return [.. ranges.Select(row => new PartitionKeyRange(row.Id, new(row.Min, row.Max), Math.Max(row.Lsn, Scalar(sql.LargestLsn, row.Id)), row.Parents))];
    }

    private static int[] ParentsOf(string text) =>
        [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture))];

    private ContainerScripts LoadScripts(int container)
    {
        var scripts = new ContainerScripts();
        using var reader = session.Prepare("SELECT number, kind, json FROM scripts WHERE container = ?1").Query(container);
        while (reader.Read())
        {
            scripts.Keep(Script.Of(reader.GetInt64(0), ScriptKind.Of(reader.GetString(1))!, reader.GetFieldValue<byte[]>(2)));
        }

        return scripts;
    }

    private long Scalar(string sql, params ReadOnlySpan<object?> values) => session.Prepare(sql).ExecuteScalar(values) is long value ? value : 0;

    private List<T> ReadAll<T>(string sql, Func<Microsoft.Data.Sqlite.SqliteDataReader, T> read)
    {
        var rows = new List<T>();
        using var reader = session.Prepare(sql).Query();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
