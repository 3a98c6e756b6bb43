using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace OrderFlow.Http;

/// <summary>Gives every HTTP request a correlation id, echoes it, and keeps it for the command's context and every log line.</summary>
public sealed class CorrelationMiddleware(ILogger<CorrelationMiddleware> logger) : IFunctionsWorkerMiddleware
{
    public const string Header = "X-Correlation-Id";

    private const int MaxLength = 128;

    private static readonly Func<ILogger, string, IDisposable?> Scope = LoggerMessage.DefineScope<string>("CorrelationId:{CorrelationId}");

    public static string CorrelationIdOf(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Items[typeof(CorrelationMiddleware)] as string ?? Guid.CreateVersion7().ToString("N");
    }

    /// <summary>Whether a header can have it as its value; what came by a message may be any text.</summary>
    public static bool IsHeaderValue(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.Length is > 0 and <= MaxLength && id.All(character => character is >= '!' and <= '~');
    }

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }

        MatchedOperation.Set(http, context.FunctionDefinition);
        var lines = http.Request.Headers[Header];
        var given = lines.Count == 1 ? (string?)lines : null;
        var id = given is not null && IsHeaderValue(given)
            ? given
            : Guid.CreateVersion7().ToString("N");
        http.Items[typeof(CorrelationMiddleware)] = id;
        http.Response.Headers[Header] = id;
        using var scope = Scope(logger, id);
        await next(context);
    }
}
