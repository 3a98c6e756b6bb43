using System.Globalization;

namespace LocalCloud.CommandLine;

/// <summary>The values that follow an option; each moves the index to what it took. The next option is no value: it was forgotten.</summary>
internal static class ArgumentValues
{
    /// <exception cref="UsageException">It is missing or no port.</exception>
    public static int PortAfter(IReadOnlyList<string> args, ref int index)
    {
        var name = args[index];
        var text = ++index < args.Count ? args[index] : throw new UsageException($"{name} needs a port number.");
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535
            ? port
            : throw new UsageException($"{name} needs a port number from 0 to 65535, not '{text}'.");
    }

    /// <exception cref="UsageException">It is missing.</exception>
    public static string PathAfter(IReadOnlyList<string> args, ref int index) => Path.GetFullPath(TextAfter(args, ref index, "a path"));

    /// <exception cref="UsageException">It is missing.</exception>
    public static string TextAfter(IReadOnlyList<string> args, ref int index, string what) =>
        ++index < args.Count && !args[index].StartsWith("--", StringComparison.Ordinal) ? args[index] : throw new UsageException($"{args[index - 1]} needs {what}.");
}
