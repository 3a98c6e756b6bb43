using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Host.Invocation;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LocalCloud.Host.Http;

/// <summary>The host's own pages for tools: its status, and functions called by hand.</summary>
internal sealed class AdminEndpoints(HostState state, IFunctionInvoker invoker, HttpFunctionEndpoints http, HostAddresses addresses)
{
    // What the app is told to be running on; tools look at it.
    private const string HostVersion = "4.1036.0.0";

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMethods("/admin/host/ping", ["GET", "POST"], () => Results.Ok()).WithMetadata(EndpointKey.None);
        endpoints.MapGet("/admin/host/status", Status);
        endpoints.MapGet("/admin/functions", () => Results.Json(state.Functions.Select(Describe)));
        endpoints.MapGet("/admin/functions/{name}", (string name) => Find(name) is { } function ? Results.Json(Describe(function)) : Results.NotFound());
        endpoints.MapGet("/admin/functions/{name}/status", (string name) => Find(name) is not null ? Results.Json(new { }) : Results.NotFound());
        endpoints.MapPost("/admin/functions/{name}", CallAsync);
    }

    private FunctionDescriptor? Find(string name) => state.Functions.FirstOrDefault(function => function.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private IResult Status() => Results.Json(new
    {
        id = "localcloud",
        state = state.Ready.IsCompletedSuccessfully ? "Running" : "Initialized",
        version = HostVersion,
        versionDetails = $"{HostVersion} (LocalCloud)",
        processUptime = Environment.TickCount64 - state.Started,
    });

    private JsonObject Describe(FunctionDescriptor function)
    {
        var description = new JsonObject
        {
            ["name"] = function.Name,
            ["href"] = Absolute($"/admin/functions/{function.Name}"),
            ["language"] = "dotnet-isolated",
            ["isDisabled"] = function.IsDisabled,
            ["isDirect"] = false,
            ["isProxy"] = false,
            ["config"] = new JsonObject
            {
                ["name"] = function.Name,
                ["entryPoint"] = function.EntryPoint,
                ["language"] = "dotnet-isolated",
                ["bindings"] = new JsonArray([.. function.Bindings.Select(binding => JsonNode.Parse(binding.Attributes.GetRawText()))]),
            },
        };
        if (function.Trigger.Type.Equals("httpTrigger", StringComparison.OrdinalIgnoreCase))
        {
            description["invoke_url_template"] = Absolute(http.RouteOf(function));
        }

        return description;
    }

    private string Absolute(string path) => (addresses.Http?.ToString().TrimEnd('/') ?? "") + path;

    // Like the real host: taken with 202, the outcome is in the log. The body is {"input": "..."}.
    private async Task<IResult> CallAsync(string name, HttpContext context)
    {
        if (Find(name) is not { } function)
        {
            return Results.NotFound();
        }

        if (function.Trigger.Type.Equals("httpTrigger", StringComparison.OrdinalIgnoreCase))
        {
            return Results.BadRequest($"'{function.Name}' has an HTTP trigger: call {http.RouteOf(function)}.");
        }

        TypedData value;
        try
        {
            value = InputOf(await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted));
        }
        catch (JsonException)
        {
            return Results.BadRequest("The body must be JSON like {\"input\": \"text\"}.");
        }

        invoker.InvokeAsync(function, new() { Value = ManualInput.For(function, value) }, CancellationToken.None).Forget();
        return Results.Accepted();
    }

    private static TypedData InputOf(JsonNode? body) => (body as JsonObject)?["input"] switch
    {
        null => new TypedData(),
        JsonValue value when value.TryGetValue<string>(out var text) => new TypedData { String = text },
        var other => new TypedData { Json = other.ToJsonString() },
    };
}
