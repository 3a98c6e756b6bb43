using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using OrderFlow.Http.Problems;

namespace OrderFlow.Http.Deadlines;

/// <summary>
/// Ends a request that takes too long with a 503: a store that refuses connections is tried again for minutes, and no caller waits for that.
/// </summary>
public sealed partial class DeadlineMiddleware(HttpDeadline deadline, TimeProvider time, ILogger<DeadlineMiddleware> logger) : IFunctionsWorkerMiddleware
{
    /// <summary>For a function to end after it was told to.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }

        var limit = deadline.Time + (PreferredWait.Of(http.Request) ?? TimeSpan.Zero);
        using var expired = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, expired.Token);
        try
        {
            await next(new CancellableContext(context, either.Token)).WaitAsync(limit + Grace, time);
        }
        catch (Exception late) when (
            late is OperationCanceledException or TimeoutException
            && expired.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested)
        {
            LogExpired(logger, context.FunctionDefinition.Name, limit);
            context.GetInvocationResult().Value = new ProblemResult(
                ProblemTypes.StoreUnavailable, "It took too long, and may have been done all the same. Send it again, a command with its Idempotency-Key.")
            {
                RetryAfter = TimeSpan.FromSeconds(1),
            };
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Function} was ended: it took longer than {Limit}.")]
    private static partial void LogExpired(ILogger logger, string function, TimeSpan limit);
}
