using System.Globalization;
using System.Net;

namespace OrderFlow.Load.CommandLine;

/// <summary>Reads the command line. Everything has an upper bound: this tool is for one machine.</summary>
internal static class LoadArguments
{
    public static ParsedArguments Parse(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0 || arguments.Any(argument => argument is "--help" or "-h" or "-?"))
        {
            return new ParsedArguments.Help();
        }

        if (arguments[0] != "place-orders")
        {
            return new ParsedArguments.Refused($"Unknown command '{arguments[0]}'; there is place-orders.");
        }

        try
        {
            return new ParsedArguments.PlaceOrders(Check(ReadOptions(arguments.Skip(1))));
        }
        catch (FormatException refused)
        {
            return new ParsedArguments.Refused(refused.Message);
        }
    }

    private static LoadOptions ReadOptions(IEnumerable<string> arguments)
    {
        var options = new LoadOptions();
        var given = new HashSet<string>();
        using var rest = arguments.GetEnumerator();
        while (rest.MoveNext())
        {
            var name = rest.Current;
            if (!given.Add(name))
            {
                throw new FormatException($"{name} is given twice.");
            }

            string Value() => rest.MoveNext() ? rest.Current : throw new FormatException($"{name} needs a value.");
            options = name switch
            {
                "--base-address" => options with { BaseAddress = Address(Value()) },
                "--orders" => options with { Orders = Whole(name, Value(), 1, 100_000) },
                "--rate" => options with { Rate = Number(name, Value(), 0.1, 10_000) },
                "--concurrency" => options with { Concurrency = Whole(name, Value(), 1, 512) },
                "--products" => options with { Products = Whole(name, Value(), 1, 1_000) },
                "--payment" => options with { Payment = Value() },
                "--warm-up" => options with { WarmUp = Whole(name, Value(), 0, 5_000) },
                "--timeout" => options with { Timeout = TimeSpan.FromSeconds(Number(name, Value(), 1, 3_600)) },
                "--json" => options with { JsonFile = NewFile(Value()) },
                "--light" => options with { Light = true },
                _ => throw new FormatException($"Unknown option '{name}'."),
            };
        }

        if (!options.Light)
        {
            return options;
        }

        return given.Contains("--orders") || given.Contains("--rate")
            ? throw new FormatException("--light sets the orders and the rate; leave --orders and --rate away.")
            : options with { Orders = LoadOptions.LightOrders, Rate = LoadOptions.LightRate };
    }

    private static LoadOptions Check(LoadOptions options) =>
        options.Rate is { } rate && options.Orders / rate >= options.Timeout.TotalSeconds
            ? throw new FormatException(
                $"{options.Orders} orders at {rate} per second take {options.Orders / rate:N0} s, more than the timeout of {options.Timeout.TotalSeconds:N0} s.")
            : options;

    /// <summary>A load generator that can be pointed at somebody else's machine is a weapon.</summary>
    private static Uri Address(string text) =>
        !Uri.TryCreate(text, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)
            ? throw new FormatException($"'{text}' is not an http address.")
            : address.Host == "localhost" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip))
                ? new Uri(address.GetLeftPart(UriPartial.Authority))
                : throw new FormatException($"'{text}' is not on this machine; load is put on loopback addresses only.");

    /// <summary>Found wrong now, not after minutes of load.</summary>
    private static string NewFile(string path) =>
        path.Length > 0 && !Directory.Exists(path) && Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)))
            ? path
            : throw new FormatException($"'{path}' cannot be written: it is a folder, or its folder does not exist.");

    private static int Whole(string name, string text, int from, int to) =>
        int.TryParse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to
            ? number
            : throw new FormatException($"{name} must be a whole number from {from:N0} to {to:N0}.");

    private static double Number(string name, string text, double from, double to) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to
            ? number
            : throw new FormatException($"{name} must be a number from {from} to {to:N0}.");
}
