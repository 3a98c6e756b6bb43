using Microsoft.Extensions.Configuration;

namespace OrderFlow;

/// <summary>Reads settings that have a meaning, or stop the app from starting.</summary>
internal static class Setting
{
    /// <summary>Null when it is not set.</summary>
    /// <param name="expected">Completes "must be …".</param>
    /// <param name="parse">Null for what makes no sense.</param>
    /// <exception cref="InvalidOperationException">It makes no sense.</exception>
    public static T? Read<T>(IConfiguration configuration, string name, string expected, Func<string, T?> parse)
        where T : struct =>
        configuration[name] is not { Length: > 0 } text ? null
        : parse(text) ?? throw new InvalidOperationException(
            $"Setting '{name.Replace(":", "__", StringComparison.Ordinal)}' must be {expected}, not '{text}'.");
}
