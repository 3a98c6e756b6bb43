using EventSourcing.Feeds;
using EventSourcing.Feeds.DeadLetters;
using EventSourcing.Projections.Generations;
using EventSourcing.Projections.Rebuilding;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OrderFlow.Http;

namespace OrderFlow.Operations.Projections;

/// <summary>How far each follower of the change feed is behind, and what it is doing.</summary>
public sealed class GetProjections(IEnumerable<IFeedHandler> handlers, IFeedLag lag, IGenerationLedgers ledgers, IDeadLetterStore deadLetters)
{
    [Function(nameof(GetProjections))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Admin, "get", Route = "operations/projections")] HttpRequest request,
        CancellationToken cancellationToken) =>
        ApiResult.Ok(new { projections = await Task.WhenAll(handlers.Select(handler => DescribeAsync(handler, cancellationToken))) });

    private async Task<ProjectionOverview> DescribeAsync(IFeedHandler handler, CancellationToken cancellationToken)
    {
        var behind = await lag.FindAsync(handler.Name, cancellationToken);
        var generations = handler is IRebuildable ? (await ledgers.ReadAsync(handler.Name, cancellationToken)).Generations : null;
        return new ProjectionOverview(
            handler.Name,
            behind.Commits,
            Math.Round(behind.Age.TotalSeconds, 3),
            generations?.Active,
            generations?.Building is not null ? ProjectionState.Rebuilding : behind.IsFollowed ? ProjectionState.Running : ProjectionState.Paused,
            (await deadLetters.ReadAsync(handler.Name, cancellationToken)).Count(letter => letter.IsParked));
    }
}
