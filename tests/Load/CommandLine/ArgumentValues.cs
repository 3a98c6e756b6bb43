using System.Globalization;
using System.Net;

namespace OrderFlow.Load.CommandLine;

/// <summary>Values of options. Everything has an upper bound: this tool is for one machine.</summary>
internal static class ArgumentValues
{
    /// <summary>Takes options one by one, each at most once.</summary>
    /// <param name="apply">The options with one more; throws <see cref="FormatException"/> for what it does not know.</param>
    public static (TOptions Options, IReadOnlySet<string> Given) ReadAll<TOptions>(
        IEnumerable<string> arguments, TOptions options, Func<TOptions, string, Func<string>, TOptions> apply)
    {
        var given = new HashSet<string>();
        using var rest = arguments.GetEnumerator();
        while (rest.MoveNext())
        {
            var name = rest.Current;
            if (!given.Add(name))
            {
                throw new FormatException($"{name} is given twice.");
            }

            options = apply(options, name, () => rest.MoveNext() ? rest.Current : throw new FormatException($"{name} needs a value."));
        }

        return (options, given);
    }

    public static FormatException Unknown(string name) => new($"Unknown option '{name}'.");

    /// <summary>A load generator that can be pointed at somebody else's machine is a weapon.</summary>
    public static Uri Address(string text) =>
        !Uri.TryCreate(text, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)
            ? throw new FormatException($"'{text}' is not an http address.")
            : IsHere(address)
                ? new Uri(address.GetLeftPart(UriPartial.Authority))
                : throw new FormatException($"'{text}' is not on this machine; load is put on loopback addresses only.");

    /// <summary>The text itself is never repeated in an error: it holds a key.</summary>
    public static string Connection(string name, string text) =>
        text.Contains("AccountEndpoint=", StringComparison.OrdinalIgnoreCase) && text.Contains("AccountKey=", StringComparison.OrdinalIgnoreCase)
            ? text
            : throw new FormatException($"{name} must be a connection string of the form 'AccountEndpoint=<address>;AccountKey=<key>'.");

    /// <summary>As with addresses: only an emulator, which is on this machine. The text itself is never repeated in an error.</summary>
    public static string LocalBroker(string name, string text) =>
        text.Split(';').Select(part => part.Trim()).FirstOrDefault(part => part.StartsWith("Endpoint=", StringComparison.OrdinalIgnoreCase)) is { } endpoint
        && Uri.TryCreate(endpoint["Endpoint=".Length..], UriKind.Absolute, out var address) && IsHere(address)
        && text.Contains("UseDevelopmentEmulator=true", StringComparison.Ordinal)
            ? text
            : throw new FormatException($"{name} must be the connection string of an emulator: 'Endpoint=sb://localhost;...;UseDevelopmentEmulator=true;'.");

    /// <summary>Found wrong now, not after minutes of load.</summary>
    public static string NewFile(string path) =>
        path.Length > 0 && !Directory.Exists(path) && Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)))
            ? path
            : throw new FormatException($"'{path}' cannot be written: it is a folder, or its folder does not exist.");

    private static bool IsHere(Uri address) =>
        address.Host == "localhost" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));

    public static string OneOf(string name, string text, params string[] allowed) =>
        allowed.Contains(text) ? text : throw new FormatException($"{name} must be {string.Join(" or ", allowed)}.");

    public static string Folder(string path) =>
        Directory.Exists(path) ? path : throw new FormatException($"There is no folder '{path}'.");

    public static int Whole(string name, string text, int from, int to) =>
        int.TryParse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to
            ? number
            : throw new FormatException($"{name} must be a whole number from {from:N0} to {to:N0}.");

    public static double Number(string name, string text, double from, double to) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to
            ? number
            : throw new FormatException($"{name} must be a number from {from} to {to:N0}.");

    public static TimeSpan Seconds(string name, string text, double from, double to) => TimeSpan.FromSeconds(Number(name, text, from, to));

    public static string OneOf(string name, string text, IReadOnlyCollection<string> known) =>
        known.Contains(text) ? text : throw new FormatException($"{name} must be one of {string.Join(", ", known)}.");
}
