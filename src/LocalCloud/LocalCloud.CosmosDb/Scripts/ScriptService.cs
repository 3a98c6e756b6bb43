using System.Text;
using System.Text.Json;
using LocalCloud.CosmosDb.Documents;
using LocalCloud.CosmosDb.Http;
using LocalCloud.CosmosDb.Queries;
using LocalCloud.CosmosDb.Resources;
using LocalCloud.Storage;

namespace LocalCloud.CosmosDb.Scripts;

/// <summary>Stored procedures, and writes with triggers: each is one transaction, of which nothing stays when the script fails.</summary>
internal sealed class ScriptService(SqliteDatabase database, TimeProvider time, QueryService queries)
{
    private const string PreTriggers = "x-ms-documentdb-pre-trigger-include";
    private const string PostTriggers = "x-ms-documentdb-post-trigger-include";

    public static bool HasTriggers(CosmosRequest request) => request.Header(PreTriggers) is { Length: > 0 } || request.Header(PostTriggers) is { Length: > 0 };

    public async Task<Reply> ExecuteAsync(CosmosRequest request, Container container, Script procedure, CancellationToken cancellationToken)
    {
        if (DocumentService.KeyOf(request.PartitionKey, container, out var epk) is { } wrongKey)
        {
            return wrongKey;
        }

        using var body = await request.ReadBodyAsync(cancellationToken);
        if (body is null)
        {
            return DocumentService.TooLarge();
        }

        string[] arguments;
        try
        {
            var list = body.Span.IsEmpty ? default : JsonElement.Parse(body.Span);
            arguments = list.ValueKind == JsonValueKind.Undefined ? [] : [.. list.EnumerateArray().Select(argument => argument.GetRawText())];
        }
        catch (Exception invalid) when (invalid is JsonException or InvalidOperationException)
        {
            return Reply.BadRequest(ErrorBody.List("The parameters of a stored procedure are a JSON array."));
        }

        var logs = request.Flag("x-ms-documentdb-script-enable-logging");
        return await TransactAsync(container, epk, (session, writer) =>
        {
            var host = new ScriptHost(session, container, epk, writer, queries);
            ScriptRun.Call(procedure, host, arguments);
            return new()
            {
                Status = 200,
                Body = host.Response is { } response ? Encoding.UTF8.GetBytes(response) : default,
                Charge = 1 + host.Charge,
                Container = container,
                RangeId = writer.Range.Id,
                Lsn = Math.Max(writer.Lsn, writer.Range.LastLsn),
                Headers = logs ? [new("x-ms-documentdb-script-log-results", Uri.EscapeDataString(host.Logged))] : [],
            };
        });
    }

    /// <param name="request">Names the triggers.</param>
    /// <param name="container">Has them.</param>
    /// <param name="epk">Of the document.</param>
    /// <param name="operation">Create, Upsert, Replace or Delete.</param>
    /// <param name="body">The document as it was sent.</param>
    /// <param name="write">Writes what the triggers before it made of the document; there is none for a delete.</param>
    public Task<Reply> WriteAsync(CosmosRequest request, Container container, byte[] epk, string operation, string body, Func<DocumentWriter, ParsedDocument?, Reply> write)
    {
        var (before, after) = (Triggers(request, container, PreTriggers, isPre: true), Triggers(request, container, PostTriggers, isPre: false));
        if ((before.Refusal ?? after.Refusal) is { } refusal)
        {
            return Task.FromResult(refusal);
        }

        return TransactAsync(container, epk, (session, writer) =>
        {
            var host = Run(before.Scripts, operation, body, null, session, writer);
            var (document, wrong) = operation == "Delete" ? (null, null) : DocumentService.Parse(Encoding.UTF8.GetBytes(host.Request), container, epk);
            var reply = wrong ?? write(writer, document);
            if (!reply.IsSuccess)
            {
                throw new RefusedException(reply);
            }

            var last = Run(after.Scripts, operation, host.Request, Encoding.UTF8.GetString(reply.Body.Span), session, writer);
            return reply with
            {
                Body = last.Response is { } answer && after.Scripts.Count > 0 ? Encoding.UTF8.GetBytes(answer) : reply.Body,
                Charge = reply.Charge + host.Charge + last.Charge,
            };
        });

        ScriptHost Run(IReadOnlyList<Script> scripts, string operation, string document, string? response, SqliteSession session, DocumentWriter writer)
        {
            var host = new ScriptHost(session, container, epk, writer, queries) { IsTrigger = true, OperationType = operation, Request = document, Response = response is "" ? null : response };
            foreach (var script in scripts.Where(script => script.IsFor(operation)))
            {
                ScriptRun.Call(script, host, []);
            }

            return host;
        }
    }

    private static (IReadOnlyList<Script> Scripts, Reply? Refusal) Triggers(CosmosRequest request, Container container, string header, bool isPre)
    {
        var scripts = new List<Script>();
        foreach (var name in (request.Header(header) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (container.Scripts.Find(ScriptKind.Trigger, Uri.UnescapeDataString(name)) is not { } trigger || trigger.IsPreTrigger != isPre)
            {
                return ([], Reply.BadRequest(ErrorBody.List($"There is no {(isPre ? "pre" : "post")}-trigger '{name}'.")));
            }

            scripts.Add(trigger);
        }

        return (scripts, null);
    }

    private async Task<Reply> TransactAsync(Container container, byte[] epk, Func<SqliteSession, DocumentWriter, Reply> work)
    {
        try
        {
            return await database.TransactAsync(time, container, epk, work);
        }
        catch (ScriptException failed)
        {
            return Reply.BadRequest(ErrorBody.List(failed.Message));
        }
        catch (RefusedException refused)
        {
            return refused.Reply;
        }
    }

    /// <summary>The write itself was refused, after triggers may have written something.</summary>
    private sealed class RefusedException(Reply reply) : Exception("The write was refused.")
    {
        public Reply Reply { get; } = reply;
    }
}
