using LocalCloud.CosmosDb.Resources;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace LocalCloud.CosmosDb.Http;

/// <summary>The application Kestrel runs: no middleware, no routing table, one router.</summary>
internal sealed partial class CosmosApplication(Router router, FaultyRequests faulty, ILogger<CosmosApplication> logger) : IHttpApplication<IFeatureCollection>
{
    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        var http = context.Get<IHttpRequestFeature>()!;
        var aborted = context.Get<IHttpRequestLifetimeFeature>()!.RequestAborted;
        Reply reply;
        try
        {
            var request = new CosmosRequest(http, context.Get<IRequestBodyPipeFeature>()!);
            reply = await (faulty.AreExpected ? faulty.HandleAsync(request, aborted) : router.HandleAsync(request, aborted));
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
            return;
        }
        catch (BadHttpRequestException unreadable)
        {
            reply = unreadable.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? Documents.DocumentService.TooLarge()
                : Reply.Refuse(unreadable.StatusCode, ErrorBody.List(unreadable.Message));
        }
        catch (IOException) when (!aborted.IsCancellationRequested)
        {
            reply = Reply.BadRequest(ErrorBody.List("The request could not be read to its end."));
        }
        catch (Microsoft.Data.Sqlite.SqliteException gone) when (gone.Message.Contains("no such table: docs_", StringComparison.Ordinal))
        {
            // The container was deleted between looking it up and reading it.
            reply = Reply.NotFound();
        }
        catch (Exception failure)
        {
            Failed(logger, http.Method, http.RawTarget, failure);
            reply = Reply.Refuse(500, ErrorBody.List("An unknown error occurred while processing this request."));
        }

        await ReplyWriter.WriteAsync(context, http, reply, aborted);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Target} failed")]
    private static partial void Failed(ILogger logger, string method, string target, Exception failure);
}
