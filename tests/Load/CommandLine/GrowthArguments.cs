using static OrderFlow.Load.CommandLine.ArgumentValues;

namespace OrderFlow.Load.CommandLine;

/// <summary>The options of growth.</summary>
internal static class GrowthArguments
{
    public static GrowthOptions Read(IEnumerable<string> arguments)
    {
        var options = ReadAll(arguments, new GrowthOptions(), Apply).Options;
        return options.Streams > options.Events ? throw new FormatException("--streams are more than --events; a stream has at least one.") : options;
    }

    private static GrowthOptions Apply(GrowthOptions options, string name, Func<string> value) => name switch
    {
        "--events" => options with { Events = Whole(name, value(), 1_000, 10_000_000) },
        "--streams" => options with { Streams = Whole(name, value(), 100, 1_000_000) },
        "--orders" => options with { Orders = Whole(name, value(), 10, 10_000) },
        "--pages" => options with { Pages = Whole(name, value(), 10, 10_000) },
        "--writers" => options with { Writers = Whole(name, value(), 1, 64) },
        "--state" => options with { State = Folder(value()) },
        "--timeout" => options with { Timeout = Seconds(name, value(), 1, 14_400) },
        _ => throw Unknown(name),
    };
}
