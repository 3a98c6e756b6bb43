using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Web;

namespace EndToEnd.Tests.Contract;

/// <summary>
/// Holds every request and answer that passes to the OpenAPI document: parameters, bodies, statuses, headers, media types. Requests that the
/// app finds invalid need not be of that form; everything else must.
/// </summary>
internal sealed class ContractHandler : DelegatingHandler
{
    /// <summary>Headers that mean something to a client, and so must be mentioned where they are sent.</summary>
    private static readonly string[] s_telling = ["ETag", "Location", "Retry-After", "X-Correlation-Id", "Content-Security-Policy"];

    private readonly ConcurrentDictionary<(string Operation, int Status), bool> _seen = [];

    public ContractHandler()
        : base(new SocketsHttpHandler { UseProxy = false })
    {
    }

    /// <summary>Whether requests are held to the document, and not the answers alone.</summary>
    public bool HoldsRequests { get; set; } = true;

    /// <summary>Which calls have been answered how.</summary>
    public IEnumerable<(string Operation, int Status)> Seen => _seen.Keys;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var operation = ApiContract.Current.Find(request.Method, request.RequestUri!);
        var sent = operation?.Body is not null && request.Content is { Headers.ContentLength: < 100_000 } content ? await content.ReadAsStringAsync(cancellationToken) : null;
        var answer = await base.SendAsync(request, cancellationToken);
        if (operation is not null && (HoldsRequests || !IsOfWebServer(answer)))
        {
            await answer.Content.LoadIntoBufferAsync(cancellationToken);
            string[] wrong = [.. HoldsRequests && (int)answer.StatusCode < 400 ? InRequest(operation, request, sent) : [], .. InAnswer(operation, answer, await answer.Content.ReadAsStringAsync(cancellationToken))];
            Assert.True(wrong.Length == 0, $"{request.Method} {request.RequestUri} {(int)answer.StatusCode} breaks the contract of {operation}: {string.Join("; ", wrong)}");
            _seen[(operation.Id, (int)answer.StatusCode)] = true;
        }

        return answer;
    }

    /// <summary>What is no request at all does not reach the app.</summary>
    private static bool IsOfWebServer(HttpResponseMessage answer) =>
        answer.StatusCode == HttpStatusCode.BadRequest && answer.Content.Headers.ContentLength == 0 && !answer.Headers.Contains("X-Correlation-Id");

    private static IEnumerable<string> InRequest(ApiOperation operation, HttpRequestMessage request, string? body)
    {
        var query = HttpUtility.ParseQueryString(request.RequestUri!.Query);
        foreach (var parameter in operation.Parameters)
        {
            var (name, where) = ((string)parameter["name"]!, (string)parameter["in"]!);
            var value = where switch
            {
                "path" => operation.PathValue(request.RequestUri.AbsolutePath, name),
                "query" => query[name],
                _ => request.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null,
            };
            foreach (var violation in value is null or "" ? [] : operation.Violations(parameter["schema"]!, Typed(operation.Follow(parameter["schema"]!), value)))
            {
                // Headers that are not of their form are passed over, which the document says as well.
                if (where != "header" || name is "Idempotency-Key")
                {
                    yield return $"{where} parameter {name} = '{value}' {violation}";
                }
            }
        }

        var known = operation.Parameters.Where(parameter => (string)parameter["in"]! == "query").Select(parameter => (string)parameter["name"]!);
        foreach (var unknown in query.AllKeys.Except([.. known, "code"], StringComparer.OrdinalIgnoreCase))
        {
            yield return $"query parameter {unknown} is not mentioned";
        }

        // Unknown fields of a request are ignored, so they break nothing.
        if (body is not null && operation.Body is not null)
        {
            foreach (var violation in operation.Violations(operation.Body, Parse(body), closed: false))
            {
                yield return $"body {violation}";
            }
        }
    }

    private static IEnumerable<string> InAnswer(ApiOperation operation, HttpResponseMessage answer, string body)
    {
        if (!operation.Responses.TryGetValue((int)answer.StatusCode, out var response))
        {
            yield return "the status is not mentioned";
            yield break;
        }

        var headers = response["headers"]?.AsObject() ?? [];
        foreach (var name in s_telling.Where(name => answer.Headers.Contains(name) && !headers.ContainsKey(name)))
        {
            yield return $"header {name} is not mentioned";
        }

        foreach (var (name, node) in headers)
        {
            var header = operation.Follow(node!);
            if (!answer.Headers.TryGetValues(name, out var values))
            {
                yield return $"header {name} is missing";
                continue;
            }

            foreach (var violation in operation.Violations(header["schema"]!, Typed(operation.Follow(header["schema"]!), string.Join(", ", values))))
            {
                yield return $"header {name} {violation}";
            }
        }

        var type = answer.Content.Headers.ContentType?.MediaType;
        if (response["content"] is not JsonObject content)
        {
            if (body.Length > 0)
            {
                yield return "there is a body";
            }
        }
        else if (type is null || content[type] is not { } media)
        {
            yield return $"the media type {type} is not mentioned";
        }
        else
        {
            foreach (var violation in operation.Violations(media["schema"]!, type.EndsWith("json", StringComparison.Ordinal) ? Parse(body) : JsonValue.Create(body)))
            {
                yield return $"body {violation}";
            }
        }
    }

    private static JsonValue? Typed(JsonObject schema, string value) => (string?)schema["type"] switch
    {
        "integer" when long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        _ => JsonValue.Create(value),
    };

    private static JsonNode? Parse(string body)
    {
        try
        {
            return JsonNode.Parse(body.TrimStart('\uFEFF'));
        }
        catch (JsonException)
        {
            return JsonValue.Create(body);
        }
    }
}
