using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.CosmosDb.Documents;
using LocalCloud.CosmosDb.Http;
using LocalCloud.CosmosDb.Partitioning;
using LocalCloud.CosmosDb.Queries;
using LocalCloud.CosmosDb.Resources;
using LocalCloud.Storage;

namespace LocalCloud.CosmosDb.Scripts;

/// <summary>What context.js stands on: operations on the documents of one logical partition, in the transaction of the script.</summary>
[SuppressMessage("Performance", "CA1822", Justification = "Called from JavaScript, on an object.")]
internal sealed class ScriptHost(SqliteSession session, Container container, byte[] epk, DocumentWriter writer, QueryService queries)
{
    private const int LongestLog = 256 * 1024;
    private readonly StringBuilder _log = new();

    public double Charge { get; private set; }

    public string Logged => _log.ToString();

    public string SelfLink { get; } = Encoding.ASCII.GetString(container.SelfUtf8);

    public string AltLink { get; } = $"dbs/{container.Database.Id}/colls/{container.Id}";

    public bool IsTrigger { get; init; }

    /// <summary>What the trigger is called for: Create, Upsert, Replace or Delete.</summary>
    public string OperationType { get; init; } = "";

    /// <summary>JSON of the document that is written.</summary>
    public string Request { get; set; } = "null";

    /// <summary>JSON of the answer; null for none.</summary>
    public string? Response { get; set; }

    public string RequestBody() => Request;

    public void SetRequestBody(string json) => Request = json;

    public string? ResponseBody() => Response;

    public void SetResponseBody(string? json) => Response = json;

    public void Log(string text)
    {
        if (_log.Length + text.Length < LongestLog)
        {
            _log.Append(text).Append('\n');
        }
    }

    /// <summary>Runs one operation; the answer is JSON with <c>body</c> or <c>error</c>.</summary>
    public string Run(string operation, string link, string? body, string options)
    {
        using var given = JsonDocument.Parse(options);
        var reply = operation switch
        {
            "create" => Write(body, given.RootElement, (document, _) => writer.Create(document, minimal: false)),
            "upsert" => Write(body, given.RootElement, (document, etag) => writer.Upsert(document, etag, minimal: false)),
            "replace" => IdOf(link) is { } id ? Write(body, given.RootElement, (document, etag) => writer.Replace(id, document, etag, minimal: false)) : Reply.NotFound(),
            "delete" => IdOf(link) is { } id ? writer.Delete(id, Text(given.RootElement, "etag")) : Reply.NotFound(),
            "read" => IdOf(link) is { } id ? writer.Read(id, null) : Reply.NotFound(),
            _ => Query(body!, given.RootElement),
        };
        Charge += reply.Charge;
        return Answer(reply, isFeed: operation == "query");
    }

    private Reply Write(string? body, JsonElement options, Func<ParsedDocument, string?, Reply> write)
    {
        JsonNode? json = null;
        try
        {
            json = JsonNode.Parse(body ?? "null");
        }
        catch (JsonException)
        {
            // Refused below, like anything that is no object.
        }

        if (json is JsonObject { } document && document["id"] is null && !(options.TryGetProperty("disableAutomaticIdGeneration"u8, out var off) && off.ValueKind == JsonValueKind.True))
        {
            document["id"] = Guid.NewGuid().ToString();
        }

        var (parsed, refusal) = DocumentService.Parse(Encoding.UTF8.GetBytes(json?.ToJsonString() ?? "null"), container, epk);
        return parsed is null ? refusal! : write(parsed, Text(options, "etag"));
    }

    private Reply Query(string body, JsonElement options)
    {
        // A text alone is a query, too.
        var query = body[0] == '"' ? $$"""{"query":{{body}}}""" : body;
        var page = options.TryGetProperty("pageSize"u8, out var size) && size.TryGetInt32(out var most) && most > 0 ? most : (int?)null;
        return queries.RunWithin(session, container, epk, Encoding.UTF8.GetBytes(query), page, Text(options, "continuation"));
    }

    /// <summary>From <c>_self</c>, which ends with the rid, or a link by names.</summary>
    private string? IdOf(string link)
    {
        var last = link.Trim('/').Split('/')[^1];
        if (last.Length == 24 && ResourceId.DocumentNumber(last) is { } number)
        {
            using var reader = session.Prepare(container.Sql.IdOf).Query(number, epk);
            if (reader.Read())
            {
                return reader.GetString(0);
            }
        }

        return Uri.UnescapeDataString(last);
    }

    private static string Answer(Reply reply, bool isFeed)
    {
        var charge = reply.Charge.ToString(CultureInfo.InvariantCulture);
        var body = Encoding.UTF8.GetString(reply.Body.Span);
        if (!reply.IsSuccess)
        {
            return $$$"""{"error":{"number":{{{reply.Status}}},"subStatus":{{{reply.SubStatus}}},"body":{{{JsonText.Quote(body)}}}},"charge":{{{charge}}}}""";
        }

        var result = isFeed ? JsonElement.Parse(body).GetProperty("Documents"u8).GetRawText() : body;
        var continuation = reply.Continuation is { } token ? $",\"continuation\":{JsonText.Quote(token)}" : "";
        return $$"""{{{(result.Length > 0 ? $"\"body\":{result}," : "")}}"charge":{{charge}}{{continuation}}}""";
    }

    private static string? Text(JsonElement options, string name) =>
        options.ValueKind == JsonValueKind.Object && options.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
