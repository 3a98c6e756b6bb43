using System.Net.Mime;
using System.Text.Json;
using System.Text;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
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
        if (!IsJson(request.ContentType))
        {
            return new(null, new ProblemResult(ProblemTypes.UnsupportedMediaType, "Send the body with Content-Type: application/json."));
        }

        if (request.Headers.ContentEncoding.Any(coding => !string.Equals(coding, "identity", StringComparison.OrdinalIgnoreCase)))
        {
            return new(null, new ProblemResult(ProblemTypes.UnsupportedMediaType, "Send the body as it is, without Content-Encoding."));
        }

        ReadOnlyMemory<byte>? read;
        try
        {
            read = await ReadBoundedAsync(request, cancellationToken);
        }
        catch (IOException) when (!request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            return new(null, new ProblemResult(ProblemTypes.InvalidRequest, "The body could not be read to its end."));
        }

        if (read is not { } bytes)
        {
            return new(null, new ProblemResult(ProblemTypes.BodyTooLarge, $"The body may have at most {MaxLength} bytes."));
        }

        var validator = request.HttpContext.RequestServices.GetRequiredService<IValidator<TBody>>();
        return await ParseAsync(WithoutMark(bytes), validator, cancellationToken);
    }

    /// <summary>Parses and validates what has been read, wherever it came from.</summary>
    public static async Task<JsonBody<TBody>> ParseAsync<TBody>(
        ReadOnlyMemory<byte> json, IValidator<TBody> validator, CancellationToken cancellationToken)
        where TBody : class
    {
        ArgumentNullException.ThrowIfNull(validator);
        TBody? body;
        try
        {
            body = JsonSerializer.Deserialize<TBody>(json.Span, ApiJson.Bodies);
        }
        catch (JsonException unreadable)
        {
            return new(null, new ProblemResult(ProblemTypes.MalformedJson, Describe(unreadable), Locate(unreadable)));
        }

        if (body is null)
        {
            return new(null, new ProblemResult(ProblemTypes.MalformedJson, "The body must be a JSON object."));
        }

        var validation = await validator.ValidateAsync(body, cancellationToken);
        return validation.IsValid
            ? new(body, null)
            : new(null, new ProblemResult(ProblemTypes.InvalidRequest, "One or more fields are not valid.", ValidationErrors.Of(validation)));
    }

    /// <summary>Just the type of the contract; parameters such as the charset say nothing new about JSON.</summary>
    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals(MediaTypeNames.Application.Json, StringComparison.OrdinalIgnoreCase);

    /// <summary>RFC 8259 lets a reader pass over the byte order mark that some editors write.</summary>
    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> bytes) =>
        bytes.Span.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;

    private static async Task<ReadOnlyMemory<byte>?> ReadBoundedAsync(HttpRequest request, CancellationToken cancellationToken)
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
    private static string Describe(JsonException unreadable) => FieldOf(unreadable) switch
    {
        { } field => $"{field} has the wrong type, or comes more than once.",
        null when IsSyntax(unreadable) =>
            $"The body is not JSON, or is nested more than {ApiJson.MaxDepth} levels deep (line {unreadable.LineNumber + 1}, byte {unreadable.BytePositionInLine}).",
        null => "The body must be a JSON object in which no field comes more than once.",
    };

    private static Dictionary<string, string[]>? Locate(JsonException unreadable) =>
        FieldOf(unreadable) is { } field ? new() { [field] = ["Has the wrong type, or comes more than once."] } : null;

    /// <summary>Without the <c>$.</c> of its path; null when it is the whole body that cannot be read.</summary>
    private static string? FieldOf(JsonException unreadable) =>
        !IsSyntax(unreadable) && unreadable.Path is { Length: > 2 } path ? path[2..] : null;

    /// <summary>The reader's own exception is inside when not even the reader could go on.</summary>
    private static bool IsSyntax(JsonException unreadable) => unreadable.InnerException is JsonException;
}
