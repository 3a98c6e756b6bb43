using EventSourcing.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OrderFlow.Http;
using OrderFlow.Http.Problems;

namespace OrderFlow.Operations.Streams;

/// <summary>The raw commits of any stream, a page at a time: <c>?after=&lt;version&gt;&amp;limit=</c>.</summary>
public sealed class GetStream(IEventStore events)
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;

    /// <summary>Characters of event data after which a page ends; a commit may have 1.5 MB.</summary>
    private const long MaxPageSize = 4 * 1024 * 1024;

    [Function(nameof(GetStream))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Admin, "get", Route = "operations/streams/{streamId}")] HttpRequest request,
        string streamId,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!StreamId.TryParse(streamId, out var stream))
        {
            return Missing.Stream;
        }

        var parameters = new QueryParameters(request);
        var after = parameters.Number("after", 0, long.MaxValue) ?? 0;
        var limit = parameters.Limit(DefaultLimit, MaxLimit);
        if (parameters.Problem is { } problem)
        {
            return problem;
        }

        var page = await ReadAsync(stream, after, limit, cancellationToken);
        return page.Commits.Count == 0 && (after == 0 || !await events.ReadAsync(stream, 0, cancellationToken).AnyAsync(cancellationToken))
            ? Missing.Stream
            : ApiResult.Ok(new { streamId = stream, commits = page.Commits, next = page.Next });
    }

    /// <summary>As many commits as asked for, or as many as make a page; one more shows whether there is another page.</summary>
    private async Task<(List<Commit> Commits, long? Next)> ReadAsync(StreamId stream, long after, int limit, CancellationToken cancellationToken)
    {
        var (commits, size) = (new List<Commit>(), 0L);
        await foreach (var commit in events.ReadAsync(stream, after, cancellationToken))
        {
            if (commits.Count == limit || size > MaxPageSize)
            {
                return (commits, commits[^1].LastVersion);
            }

            commits.Add(commit);
            size += commit.Events.Sum(stored => (long)stored.Data.GetRawText().Length);
        }

        return (commits, null);
    }
}
