namespace LocalCloud.EventGrid.Publishing;

/// <summary>A request to publish is answered with an error of the real service.</summary>
internal sealed class PublishRefusedException(int status, string code, string message, string? detail = null) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    /// <summary>A more exact code; null for the same.</summary>
    public string? Detail { get; } = detail;

    /// <summary>When to come again; null for nothing said.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static PublishRefusedException Unauthorized(string reason) => new(401, "Unauthorized", reason);

    public static PublishRefusedException BadRequest(string reason) => new(400, "BadRequest", reason, "InputJsonInvalid");

    public static PublishRefusedException TooLarge(int limit) =>
        new(413, "PayloadTooLarge", $"The maximum size ({limit}) has been exceeded.");
}
