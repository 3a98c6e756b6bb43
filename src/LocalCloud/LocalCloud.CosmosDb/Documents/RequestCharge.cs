namespace LocalCloud.CosmosDb.Documents;

/// <summary>The emulated request charge in request units (RU), at session consistency and in one region.</summary>
/// <remarks>
/// What the service documents: a write is priced by the document's size and by the indexed terms it adds and removes, a replace as a delete
/// and a create (learn.microsoft.com/azure/cosmos-db/understand-request-unit-consumption, April 2026: the table below, 0.2 RU a term,
/// 0.4 RU a patched property, a feed as the point reads of its documents); 1 KB not indexed costs 5 RU (…/key-value-store-cost) or about 5.5
/// where the policy includes nothing but <c>id</c> and <c>_ts</c> are indexed all the same (…/optimize-cost-reads-writes). Queries are fitted
/// to two published measurements: 3.19 RU for one document of 10 KB (…/optimize-cost-reads-writes) and 604.42 RU for 2,000 of 563 bytes
/// (…/sql-api-query-metrics). It is a model for comparing designs, not a bill.
/// </remarks>
internal static class RequestCharge
{
    private const double Term = 0.2;
    private const double PatchedProperty = 0.4;

    private static readonly (int Kilobytes, double Read, double Write)[] s_bySize =
    [
        (1, 1.00, 4.95), (2, 1.04, 6.29), (4, 1.14, 6.67), (8, 1.33, 7.04), (16, 1.67, 9.52), (32, 2.19, 11.23), (64, 4.76, 22.67),
        (128, 9.95, 48.19), (256, 20.28, 98.29), (512, 40.95, 184.57), (1_024, 145.90, 625.00), (2_048, 291.80, 1_250.00),
    ];

    public static double Read(int bytes) => Round(BySize(bytes, isWrite: false));

    /// <param name="terms">What the document adds to the index.</param>
    public static double Create(int bytes, int terms) => Round(Write(bytes) + (terms * Term));

    /// <summary>The old document goes, and the new one comes.</summary>
    /// <param name="terms">What is taken out of the index and what is put into it.</param>
    /// <param name="patched">Properties that a patch names.</param>
    public static double Replace(int oldBytes, int newBytes, int terms, int patched = 0) =>
        Round(Write(oldBytes) + Write(newBytes) + (terms * Term) + (patched * PatchedProperty));

    public static double Delete(int bytes, int terms) => Create(bytes, terms);

    /// <summary>A query pays for its start, for each document loaded, and for what it sends.</summary>
    public static double Query(int loaded, long bytesSent) => Round(2.28 + (loaded * 0.265) + (bytesSent / 1024.0 * 0.066));

    /// <summary>As much as reading the documents one by one; to find nothing costs as much as to find one.</summary>
    public static double Feed(int documents, long bytesSent) =>
        documents == 0 ? Read(0) : Round(documents * BySize(bytesSent / (double)documents, isWrite: false));

    private static double Write(int bytes) => BySize(bytes, isWrite: true);

    /// <summary>Between the documented sizes in a straight line; nothing is cheaper than 1 KB.</summary>
    private static double BySize(double bytes, bool isWrite)
    {
        var kilobytes = Math.Max(1, bytes / 1024);
        var above = 1;
        while (above < s_bySize.Length - 1 && s_bySize[above].Kilobytes < kilobytes)
        {
            above++;
        }

        var (low, high) = (s_bySize[above - 1], s_bySize[above]);
        var (from, to) = isWrite ? (low.Write, high.Write) : (low.Read, high.Read);
        return from + ((kilobytes - low.Kilobytes) / (high.Kilobytes - low.Kilobytes) * (to - from));
    }

    private static double Round(double charge) => Math.Round(charge, 2);
}
