using EventSourcing.Feeds.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using OrderFlow.Http.Problems;

namespace OrderFlow.Http;

/// <summary>Turns what an HTTP function could not handle into a problem document: logged in full here, told in general there.</summary>
public sealed partial class ProblemMiddleware(IFaultClassifier faults, ILogger<ProblemMiddleware> logger) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        var http = context.GetHttpContext();
        if (http is null)
        {
            await next(context);
            return;
        }

        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has left; there is nobody to answer.
            context.GetInvocationResult().Value = Results.StatusCode(StatusCodes.Status499ClientClosedRequest);
        }
        catch (BadHttpRequestException bad)
        {
            context.GetInvocationResult().Value = bad.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? new ProblemResult(ProblemTypes.BodyTooLarge, $"The body may have at most {JsonBody.MaxLength} bytes.")
                : new ProblemResult(ProblemTypes.InvalidRequest, "The request could not be read.");
        }
        catch (Exception unavailable) when (faults.Classify(unavailable) == FaultKind.Transient)
        {
            LogUnavailable(logger, context.FunctionDefinition.Name, unavailable);
            context.GetInvocationResult().Value = new ProblemResult(ProblemTypes.StoreUnavailable, "Try again in a moment.")
            {
                RetryAfter = (unavailable as CosmosException)?.RetryAfter ?? TimeSpan.FromSeconds(1),
            };
        }
        catch (Exception unexpected)
        {
            LogUnexpected(logger, context.FunctionDefinition.Name, unexpected);
            context.GetInvocationResult().Value = new ProblemResult(
                ProblemTypes.InternalError, "The error has been logged; quote the traceId when you report it.");
        }
    }

    [LoggerMessage(LogLevel.Error, "{Function} failed.")]
    private static partial void LogUnexpected(ILogger logger, string function, Exception exception);

    [LoggerMessage(LogLevel.Warning, "{Function}: the event store does not answer.")]
    private static partial void LogUnavailable(ILogger logger, string function, Exception exception);
}
