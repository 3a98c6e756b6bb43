using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace LocalCloud.DurableTask.Management;

/// <summary>What the management API answers with.</summary>
internal static class Answer
{
    public static Task Empty(HttpContext http, int statusCode)
    {
        http.Response.StatusCode = statusCode;
        return Task.CompletedTask;
    }

    public static async Task JsonAsync(HttpContext http, int statusCode, JsonNode? body)
    {
        http.Response.StatusCode = statusCode;
        http.Response.ContentType = "application/json; charset=utf-8";
        await http.Response.WriteAsync(body?.ToJsonString() ?? "null", http.RequestAborted);
    }

    public static Task ErrorAsync(HttpContext http, int statusCode, string message) =>
        JsonAsync(http, statusCode, new JsonObject { ["message"] = message });

    /// <summary>Stored text as JSON; text that is none, as a string.</summary>
    public static JsonNode? Parse(string? stored)
    {
        if (stored is null)
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(stored);
        }
        catch (JsonException)
        {
            return JsonValue.Create(stored);
        }
    }
}
