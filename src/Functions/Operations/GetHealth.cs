using EventSourcing.Cosmos.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using OrderFlow.Http;

namespace OrderFlow.Operations;

/// <summary>Says per dependency whether it answers within a second.</summary>
public sealed partial class GetHealth(EventStoreHealth eventStore, TimeProvider time, ILogger<GetHealth> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    [Function(nameof(GetHealth))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellationToken)
    {
        var checks = await Task.WhenAll(
            ProbeAsync("eventStore", eventStore.FindProblemAsync, cancellationToken),
            ProbeAsync("durableTasks", async cancellation =>
            {
                await durable.GetInstanceAsync("health-probe", cancellation);
                return null;
            }, cancellationToken));
        var healthy = checks.All(check => check.Healthy);
        return new ApiResult(
            healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
            new
            {
                status = healthy ? "healthy" : "unhealthy",
                dependencies = checks.ToDictionary(check => check.Name, check => check.Healthy ? "healthy" : "unhealthy"),
            });
    }

    private async Task<(string Name, bool Healthy)> ProbeAsync(string name, Func<CancellationToken, Task<string?>> probe, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return (name, await probe(either.Token).WaitAsync(either.Token) is null);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            LogUnhealthy(logger, name, failure);
            return (name, false);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Dependency} does not answer.")]
    private static partial void LogUnhealthy(ILogger logger, string dependency, Exception exception);
}
