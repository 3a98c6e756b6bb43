using System.Text.Json;
using LocalCloud.Host.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Host.EventGrid;

/// <summary>Where Event Grid delivers to functions, with the answers of the real extension: what is not answered with 2xx is delivered again.</summary>
internal sealed partial class EventGridWebhook(EventGridTriggerBinding binding, ILoggerFactory loggers) : IHttpEndpoints
{
    public const string Extension = "eventgrid";

    private const string Path = "/runtime/webhooks/" + Extension;
    private readonly ILogger _logger = loggers.CreateLogger("Host.Triggers.EventGrid");

    public void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapMethods(Path, [HttpMethods.Post, HttpMethods.Options], (HttpContext http) => HandleAsync(http)).WithMetadata(EndpointKey.Of(Extension));

    private async Task HandleAsync(HttpContext http)
    {
        var name = http.Request.Query["functionName"].ToString();
        if (binding.Find(name) is not { } function)
        {
            await AnswerAsync(http, StatusCodes.Status404NotFound, $"cannot find function: '{name}'");
        }
        else if (HttpMethods.IsOptions(http.Request.Method))
        {
            AllowOrigin(http);
        }
        else
        {
            await TakeAsync(http, function);
        }
    }

    /// <summary>The handshake of the CloudEvents webhook specification.</summary>
    private static void AllowOrigin(HttpContext http)
    {
        var origin = http.Request.Headers["WebHook-Request-Origin"].ToString();
        http.Response.StatusCode = origin.Length > 0 ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
        if (origin.Length > 0)
        {
            http.Response.Headers["WebHook-Allowed-Origin"] = origin;
        }
    }

    private async Task TakeAsync(HttpContext http, FunctionDescriptor function)
    {
        var kind = http.Request.Headers["aeg-event-type"].ToString().ToUpperInvariant();
        if (kind is "UNSUBSCRIBE")
        {
            http.Response.StatusCode = StatusCodes.Status202Accepted;
        }
        else if (kind is not ("NOTIFICATION" or "SUBSCRIPTIONVALIDATION") || await EventsAsync(http) is not { Count: > 0 } events)
        {
            await AnswerAsync(http, StatusCodes.Status400BadRequest, "Neither events nor a handshake of Event Grid.");
        }
        else if (kind is "NOTIFICATION")
        {
            await InvokeAsync(http, function, events);
        }
        else
        {
            await ConfirmAsync(http, events[0]);
        }
    }

    private async Task InvokeAsync(HttpContext http, FunctionDescriptor function, IReadOnlyList<JsonElement> events)
    {
        try
        {
            await binding.InvokeAsync(function, events, http.RequestAborted);
            http.Response.StatusCode = StatusCodes.Status202Accepted;
        }
#pragma warning disable CA1031 // Whatever ended the function: the sender is to deliver again.
        catch (Exception failure) when (!http.RequestAborted.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Failed(_logger, function.Name, failure.Message);
            await AnswerAsync(http, StatusCodes.Status500InternalServerError, failure.Message);
        }
    }

    /// <summary>The handshake of the Event Grid schema.</summary>
    private static async Task ConfirmAsync(HttpContext http, JsonElement validation)
    {
        if (validation.TryGetProperty("data", out var data) && data.ValueKind is JsonValueKind.Object
            && data.TryGetProperty("validationCode", out var code) && code.ValueKind is JsonValueKind.String)
        {
            await http.Response.WriteAsJsonAsync(new Dictionary<string, string?> { ["validationResponse"] = code.GetString() }, http.RequestAborted);
        }
        else
        {
            await AnswerAsync(http, StatusCodes.Status400BadRequest, "The validation event has no validationCode.");
        }
    }

    /// <summary>The Event Grid schema always comes as an array, CloudEvents one by one or in batches; null for neither.</summary>
    private static async Task<IReadOnlyList<JsonElement>?> EventsAsync(HttpContext http)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            var root = body.RootElement.Clone();
            JsonElement[] events = root.ValueKind is JsonValueKind.Array ? [.. root.EnumerateArray()] : [root];
            return events.All(one => one.ValueKind is JsonValueKind.Object) ? events : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Task AnswerAsync(HttpContext http, int status, string text)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsync(text, http.RequestAborted);
    }

    [LoggerMessage(1, LogLevel.Warning, "'{Function}' failed; Event Grid is told, and delivers again: {Reason}")]
    private static partial void Failed(ILogger logger, string function, string reason);
}
