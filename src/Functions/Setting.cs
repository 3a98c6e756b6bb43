using Microsoft.Extensions.Configuration;

namespace OrderFlow;

/// <summary>Reads settings that have a meaning, or stop the app from starting.</summary>
internal static class Setting
{
    /// <summary>Null when it is not set, or empty.</summary>
    public static string? Text(IConfiguration configuration, string name) => configuration[name] is { Length: > 0 } text ? text : null;

    /// <summary>Null when it is not set.</summary>
    /// <param name="expected">Completes "must be …".</param>
    /// <param name="parse">Null for what makes no sense.</param>
    /// <exception cref="InvalidOperationException">It makes no sense.</exception>
    public static T? Read<T>(IConfiguration configuration, string name, string expected, Func<string, T?> parse)
        where T : struct =>
        Text(configuration, name) is not { } text ? null : parse(text) ?? throw Refuse(name, expected, text);

    /// <summary>An address of HTTP; null when it is not set.</summary>
    /// <exception cref="InvalidOperationException">It is none.</exception>
    public static Uri? Address(IConfiguration configuration, string name) => Text(configuration, name) is { } text ? Address(name, text) : null;

    /// <exception cref="InvalidOperationException">It is none.</exception>
    public static Uri Address(string name, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw Refuse(name, "an address such as https://example.org/", text);

    /// <param name="text">Null for a secret, which no message may show.</param>
    public static InvalidOperationException Refuse(string name, string expected, string? text) =>
        new($"Setting '{name.Replace(":", "__", StringComparison.Ordinal)}' must be {expected}{(text is null ? "" : $", not '{text}'")}.");
}
