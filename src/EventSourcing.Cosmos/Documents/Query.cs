using System.Collections.Immutable;
using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.Azure.Cosmos;

namespace EventSourcing.Cosmos.Documents;

/// <summary>Queries as pages of documents, each deserialised straight from the response.</summary>
internal static class Query
{
    /// <param name="query">Null for every document.</param>
    public static async IAsyncEnumerable<Page<T>> PagesAsync<T>(
        this Container container,
        QueryDefinition? query,
        QueryRequestOptions options,
        string? continuation,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var iterator = container.GetItemQueryStreamIterator(query, continuation, options);
        while (iterator.HasMoreResults)
        {
            using var response = await iterator.ReadNextAsync(cancellationToken).ConfigureAwait(false);
            response.EnsureSuccessStatusCode();
            var feed = await DocumentJson.ReadAsync<Feed<T>>(response.Content, cancellationToken).ConfigureAwait(false);
            yield return new Page<T>(feed.Documents, response.ContinuationToken);
        }
    }

    /// <summary>
    /// The document is not there. A 404 with substatus 1002 says something else: the replica lags behind this session, and even the
    /// SDK's retries did not help.
    /// </summary>
    public static bool IsMissing(this ResponseMessage response) =>
        response.StatusCode == HttpStatusCode.NotFound && response.Headers["x-ms-substatus"] != "1002";
}

/// <summary>The body of a page, as queries and feeds answer it.</summary>
internal sealed record Feed<T>(ImmutableArray<T> Documents);

/// <summary>One page.</summary>
/// <param name="Continuation">The SDK's; null after the last page.</param>
internal sealed record Page<T>(ImmutableArray<T> Documents, string? Continuation);
