using LocalCloud.CosmosDb.Documents;
using LocalCloud.CosmosDb.Http;

namespace LocalCloud.CosmosDb.Batches;

/// <summary>Runs the operations of a transactional batch one after the other; each sees what those before it wrote.</summary>
internal static class BatchTransaction
{
    private const int LargestResponse = 4 * 1024 * 1024;

    /// <exception cref="BatchFailedException">One failed: nothing of the transaction stays.</exception>
    public static IReadOnlyList<Reply> Run(IReadOnlyList<Func<DocumentWriter, Reply>> operations, DocumentWriter writer)
    {
        var results = new List<Reply>(operations.Count);
        foreach (var operation in operations)
        {
            results.Add(operation(writer));
            if (!results[^1].IsSuccess)
            {
                throw Failed(results.Count - 1, results[^1], operations.Count);
            }
        }

        return results.Sum(result => (long)result.Body.Length) > LargestResponse
            ? throw Failed(results.Count - 1, Reply.Refuse(413, ErrorBody.List("Response size is too large: a batch may be answered by 4 MB.")), operations.Count)
            : results;
    }

    /// <summary>The result of an operation that was not run, or whose effect was taken back.</summary>
    public static Reply Undone() => new() { Status = 424 };

    /// <summary>Leaves the documents out that the answer has no room for.</summary>
    public static IReadOnlyList<Reply> Fit(IReadOnlyList<Reply> results)
    {
        var length = 0L;
        return [.. results.Select(result => (length += result.Body.Length) <= LargestResponse ? result : Reply.Refuse(413, ErrorBody.List("Response size is too large.")))];
    }

    private static BatchFailedException Failed(int index, Reply reason, int count) =>
        new([.. Enumerable.Range(0, count).Select(i => i == index ? reason : Undone())]);
}

/// <summary>Ends a transaction whose operations cannot all succeed; leaves it with the results to answer.</summary>
internal sealed class BatchFailedException(IReadOnlyList<Reply> results) : Exception("An operation of the batch failed.")
{
    public IReadOnlyList<Reply> Results { get; } = results;
}
