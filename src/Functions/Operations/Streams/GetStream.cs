using System.Globalization;
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

        var errors = new Dictionary<string, string[]>();
        var after = Number(request, "after", 0, 0, long.MaxValue, errors);
        var limit = (int)Number(request, "limit", DefaultLimit, 1, MaxLimit, errors);
        if (errors.Count > 0)
        {
            return new ProblemResult(ProblemTypes.InvalidRequest, "One or more query parameters are not valid.", errors);
        }

        // One more than asked for shows whether there is another page.
        var commits = await events.ReadAsync(stream, after, cancellationToken).Take(limit + 1).ToListAsync(cancellationToken);
        if (commits.Count == 0 && (after == 0 || !await events.ReadAsync(stream, 0, cancellationToken).AnyAsync(cancellationToken)))
        {
            return Missing.Stream;
        }

        long? next = commits.Count > limit ? commits[limit - 1].LastVersion : null;
        return ApiResult.Ok(new { streamId = stream, commits = commits.Take(limit), next });
    }

    private static long Number(HttpRequest request, string name, long absent, long from, long to, Dictionary<string, string[]> errors)
    {
        string? text = request.Query[name];
        if (text is null)
        {
            return absent;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to)
        {
            return number;
        }

        errors[name] = [$"Must be a whole number from {from} to {to}."];
        return absent;
    }
}
