using LocalCloud.CosmosDb.Resources;
using LocalCloud.Storage;

namespace LocalCloud.CosmosDb.Documents;

/// <summary>One write transaction on a logical partition, however many operations it has.</summary>
internal static class DocumentTransaction
{
    /// <summary>Runs it, and tells the change feed's waiters once it is durable. An exception leaves nothing of it: the numbers given out are free again.</summary>
    public static async Task<T> TransactAsync<T>(
        this SqliteDatabase database, TimeProvider time, Container container, byte[] epk, Func<SqliteSession, DocumentWriter, T> work)
    {
        var (result, writer) = await database.WriteAsync(session =>
        {
            var writer = new DocumentWriter(session, container, epk, time.GetUtcNow().ToUnixTimeSeconds());
            var numbers = NumbersGivenOut.Of(container, writer.Range);
            try
            {
                return (work(session, writer), writer);
            }
            catch
            {
                numbers.TakeBack(container, writer.Range);
                throw;
            }
        });
        if (writer.Wrote)
        {
            writer.Range.Committed(writer.Lsn);
        }

        return result;
    }
}
