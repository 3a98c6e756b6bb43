using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LocalCloud.CosmosDb.Http;

/// <summary>The JSON of an error; its <c>message</c> is what a client's exception shows.</summary>
internal static class ErrorBody
{
    public static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The form in which the service wraps most messages.</summary>
    public static string List(string error) => $$"""Message: {"Errors":[{{JsonText.Quote(error)}}]}""";

    public static ReadOnlyMemory<byte> Write(int status, string message)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(buffer, Relaxed);
        writer.WriteStartObject();
        writer.WriteString("code"u8, Code(status));
        writer.WriteString("message"u8, message);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static string Code(int status) => status switch
    {
        400 => "BadRequest",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        408 => "RequestTimeout",
        409 => "Conflict",
        410 => "Gone",
        412 => "PreconditionFailed",
        413 => "RequestEntityTooLarge",
        429 => "TooManyRequests",
        449 => "RetryWith",
        503 => "ServiceUnavailable",
        _ => "InternalServerError",
    };
}
