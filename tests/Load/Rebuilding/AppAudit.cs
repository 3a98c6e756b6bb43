using OrderFlow.Load.CommandLine;
using OrderFlow.Load.Storing;
using Ordering.Orders;

namespace OrderFlow.Load.Rebuilding;

/// <summary>Looks past the app into its database, through connections of its own.</summary>
internal static class AppAudit
{
    private const int Attempts = 3;

    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(2);

    /// <summary>Differences count when they stay: the app may still be writing what is not counted as lag.</summary>
    public static async Task<AuditResult> RunAsync(RebuildOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var process = StoreProcess.Open(options.Cosmos, options.Database);
        for (var attempt = 1; ; attempt++)
        {
            var container = process.Database.GetContainer(options.Projection);
            var generation = await ActiveGeneration.ReadAsync(process.Database, options.Projection, cancellationToken);
            var result = options.Projection == "order-details"
                ? await GenerationAudit.RunAsync<OrderDetails>(process.Services, container, generation, cancellationToken)
                : await GenerationAudit.RunAsync<OrderSummary>(process.Services, container, generation, cancellationToken);
            if (result.Differences.Count == 0 || attempt == Attempts)
            {
                return result;
            }

            await Task.Delay(BetweenAttempts, time, cancellationToken);
        }
    }
}
