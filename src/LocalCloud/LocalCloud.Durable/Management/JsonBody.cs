using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace LocalCloud.DurableTask.Management;

/// <summary>The text of a request, which is kept as it is, once it has been seen to be JSON.</summary>
internal readonly record struct JsonBody(string Text, bool IsJson)
{
    public const string Invalid = "Invalid JSON content";

    public static async Task<JsonBody> ReadAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var text = await reader.ReadToEndAsync(http.RequestAborted);
        try
        {
            using var parsed = JsonDocument.Parse(text);
            return new(text, true);
        }
        catch (JsonException)
        {
            return new(text, false);
        }
    }
}
