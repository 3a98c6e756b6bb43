using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OrderFlow.Http;
using OrderFlow.Http.Problems;

namespace OrderFlow.Operations;

/// <summary>The problem types a client may meet.</summary>
public static class GetProblems
{
    [Function(nameof(GetProblems))]
    public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "problems")] HttpRequest request) =>
        ApiResult.Ok(new { problems = ProblemTypes.All.Select(problem => new { problem.Type, problem.Status, problem.Title }) });
}
