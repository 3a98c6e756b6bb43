using static OrderFlow.Load.CommandLine.ArgumentValues;

namespace OrderFlow.Load.CommandLine;

/// <summary>The options of place-orders.</summary>
internal static class PlaceOrdersArguments
{
    public static LoadOptions Read(IEnumerable<string> arguments)
    {
        var (options, given) = ReadAll(arguments, new LoadOptions(), Apply);
        if (options.Light)
        {
            options = given.Contains("--orders") || given.Contains("--rate")
                ? throw new FormatException("--light sets the orders and the rate; leave --orders and --rate away.")
                : options with { Orders = LoadOptions.LightOrders, Rate = LoadOptions.LightRate };
        }

        return options.Rate is { } rate && options.Orders / rate >= options.Timeout.TotalSeconds
            ? throw new FormatException(
                $"{options.Orders} orders at {rate} per second take {options.Orders / rate:N0} s, more than the timeout of {options.Timeout.TotalSeconds:N0} s.")
            : options;
    }

    private static LoadOptions Apply(LoadOptions options, string name, Func<string> value) => name switch
    {
        "--base-address" => options with { BaseAddress = Address(value()) },
        "--orders" => options with { Orders = Whole(name, value(), 1, 100_000) },
        "--rate" => options with { Rate = Number(name, value(), 0.1, 10_000) },
        "--concurrency" => options with { Concurrency = Whole(name, value(), 1, 2_000) },
        "--products" => options with { Products = Whole(name, value(), 1, 1_000) },
        "--payment" => options with { Payment = value() },
        "--fulfillment" => options with { Fulfillment = OneOf(name, value(), "orchestration", "choreography") },
        "--warm-up" => options with { WarmUp = Whole(name, value(), 0, 5_000) },
        "--timeout" => options with { Timeout = Seconds(name, value(), 1, 3_600) },
        "--json" => options with { JsonFile = NewFile(value()) },
        "--light" => options with { Light = true },
        _ => throw Unknown(name),
    };
}
