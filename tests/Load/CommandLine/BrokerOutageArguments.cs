using static OrderFlow.Load.CommandLine.ArgumentValues;

namespace OrderFlow.Load.CommandLine;

/// <summary>The options of broker-outage.</summary>
internal static class BrokerOutageArguments
{
    public static BrokerOutageOptions Read(IEnumerable<string> arguments) => ReadAll(arguments, new BrokerOutageOptions(), Apply).Options;

    private static BrokerOutageOptions Apply(BrokerOutageOptions options, string name, Func<string> value) => name switch
    {
        "--orders" => options with { Orders = Whole(name, value(), 1, 10_000) },
        "--outage" => options with { Outage = Seconds(name, value(), 5, 3_600) },
        "--within" => options with { Within = Seconds(name, value(), 1, 600) },
        "--timeout" => options with { Timeout = Seconds(name, value(), 1, 7_200) },
        "--json" => options with { JsonFile = NewFile(value()) },
        _ => throw Unknown(name),
    };
}
