namespace LocalCloud.CosmosDb.Documents;

/// <summary>The emulated request charge in request units (RU).</summary>
/// <remarks>
/// Fitted to what the service documents and charges with default indexing: a 1 KB point read costs 1 RU, a 100 KB one 10; a 1 KB create
/// 5.71, a 100 KB one about 50; a replace pays for taking the old document out of the index too. It is a model for comparing designs,
/// not a bill: index paths, consistency level and number of regions are not looked at.
/// </remarks>
internal static class RequestCharge
{
    public static double Read(int bytes) => Round(1 + (Kilobytes(bytes) * 0.0909));

    public static double Create(int bytes) => Round(5.71 + (Kilobytes(bytes) * 0.45));

    public static double Replace(int bytes) => Round(10.67 + (Kilobytes(bytes) * 0.9));

    public static double UpsertNew(int bytes) => Round(6.29 + (Kilobytes(bytes) * 0.45));

    public static double Delete(int bytes) => Round(5.71 + (Kilobytes(bytes) * 0.45));

    /// <summary>A query pays for its start, for each document loaded, and for what it sends.</summary>
    public static double Query(int loaded, long bytesSent) => Round(2.28 + (loaded * 0.05) + (bytesSent / 1024.0 * 0.1));

    public static double ChangeFeed(long bytesSent) => Round(1 + (bytesSent / 1024.0 * 0.1));

    /// <summary>Kilobytes beyond the first, which is in the base price.</summary>
    private static int Kilobytes(int bytes) => Math.Max(0, (bytes + 1023) / 1024 - 1);

    private static double Round(double charge) => Math.Round(charge, 2);
}
