using static OrderFlow.Load.CommandLine.ArgumentValues;

namespace OrderFlow.Load.CommandLine;

/// <summary>The options of partner-messages.</summary>
internal static class PartnerMessagesArguments
{
    public static PartnerMessagesOptions Read(IEnumerable<string> arguments) => ReadAll(arguments, new PartnerMessagesOptions(), Apply).Options;

    private static PartnerMessagesOptions Apply(PartnerMessagesOptions options, string name, Func<string> value) => name switch
    {
        "--base-address" => options with { BaseAddress = Address(value()) },
        "--servicebus" => options with { ServiceBus = LocalBroker(name, value()) },
        "--messages" => options with { Messages = Whole(name, value(), 10, 100_000) },
        "--malformed" => options with { Malformed = Number(name, value(), 0, 50) },
        "--duplicates" => options with { Duplicates = Number(name, value(), 0, 40) },
        "--declined" => options with { Declined = Number(name, value(), 0, 100) },
        "--kills" => options with { Kills = Whole(name, value(), 0, 10) },
        "--ahead" => options with { Ahead = Whole(name, value(), 1, 100_000) },
        "--products" => options with { Products = Whole(name, value(), 1, 1_000) },
        "--app-output" => options with { AppOutput = NewFile(value()) },
        "--timeout" => options with { Timeout = Seconds(name, value(), 1, 7_200) },
        "--json" => options with { JsonFile = NewFile(value()) },
        _ => throw Unknown(name),
    };
}
