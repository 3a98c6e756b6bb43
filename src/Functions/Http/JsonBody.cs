using System.Text.Json;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OrderFlow.Http.Problems;

namespace OrderFlow.Http;

/// <summary>A request body read, bounded, parsed and validated — or the problem to answer with.</summary>
public sealed record JsonBody<TBody>(TBody? Value, ProblemResult? Problem)
    where TBody : class;

/// <summary>Reads request bodies.</summary>
public static class JsonBody
{
    /// <summary>Bytes.</summary>
    public const int MaxLength = 1024 * 1024;

    public static async Task<JsonBody<TBody>> ReadAsync<TBody>(HttpRequest request, CancellationToken cancellationToken)
        where TBody : class
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!request.HasJsonContentType())
        {
            return new(null, new ProblemResult(ProblemTypes.UnsupportedMediaType, "Send the body with Content-Type: application/json."));
        }

        var bytes = await ReadBoundedAsync(request, cancellationToken);
        if (bytes is null)
        {
            return new(null, new ProblemResult(ProblemTypes.BodyTooLarge, $"The body may have at most {MaxLength} bytes."));
        }

        TBody? body;
        try
        {
            body = JsonSerializer.Deserialize<TBody>(bytes, ApiJson.Options);
        }
        catch (JsonException unreadable)
        {
            return new(null, new ProblemResult(ProblemTypes.MalformedJson, Describe(unreadable), Locate(unreadable)));
        }

        if (body is null)
        {
            return new(null, new ProblemResult(ProblemTypes.MalformedJson, "The body must be a JSON object."));
        }

        var validation = await request.HttpContext.RequestServices.GetRequiredService<IValidator<TBody>>().ValidateAsync(body, cancellationToken);
        return validation.IsValid
            ? new(body, null)
            : new(null, new ProblemResult(ProblemTypes.InvalidRequest, "One or more fields are not valid.", ValidationErrors.Of(validation)));
    }

    private static async Task<byte[]?> ReadBoundedAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxLength)
        {
            return null;
        }

        using var buffer = new MemoryStream((int)(request.ContentLength ?? 4096));
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancellationToken)) > 0)
        {
            if (buffer.Length + read > MaxLength)
            {
                return null;
            }

            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }

    /// <summary>The parser's own message names CLR types; people get the place instead.</summary>
    private static string Describe(JsonException unreadable) => unreadable.Path is { Length: > 1 } path
        ? $"The value at {path} has the wrong type."
        : $"The body is not JSON (line {unreadable.LineNumber + 1}, byte {unreadable.BytePositionInLine}).";

    private static Dictionary<string, string[]>? Locate(JsonException unreadable) => unreadable.Path is { Length: > 2 } path
        ? new() { [path[2..]] = ["The value has the wrong type."] }
        : null;
}
